import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const orders: NonNullable<QueryResolvers['orders']> = async (_root, { filter, sort, first, after }, { clients }) =>
  connection(await clients.order.listOrders({ ...filter, sort, first, after }), after)
