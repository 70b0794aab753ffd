import type { DealerResolvers } from '../../../generated/resolver-types.js'
import { connection } from '../../base/connection.js'

export const Dealer: DealerResolvers = {
  credit: ({ code }, _args, { loaders }) => loaders.creditAccounts.load(code),
  orders: async ({ code }, args, { clients }) =>
    connection(await clients.order.listOrders({ ...args, dealerCode: code }), args.after),
}
