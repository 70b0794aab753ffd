import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const receivables: NonNullable<QueryResolvers['receivables']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.credit.listReceivables({ ...filter, first, after }), after)
