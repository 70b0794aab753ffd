import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebateEntries: NonNullable<QueryResolvers['rebateEntries']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.rebates.listRebateEntries({ ...filter, first, after }), after)
