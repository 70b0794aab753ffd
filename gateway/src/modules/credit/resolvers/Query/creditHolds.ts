import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const creditHolds: NonNullable<QueryResolvers['creditHolds']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.credit.listHolds({ ...filter, first, after }), after)
