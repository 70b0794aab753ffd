import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const returns: NonNullable<QueryResolvers['returns']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.order.listReturns({ ...filter, first, after }), after)
