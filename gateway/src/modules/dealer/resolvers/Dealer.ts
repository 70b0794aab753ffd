import type { DealerResolvers } from '../../../generated/resolver-types.js'
import { connection } from '../../base/connection.js'

export const Dealer: DealerResolvers = {
  parentCode: ({ parent }) => parent,
  parent: ({ parent }, _args, { loaders }) => (parent === null ? null : loaders.dealers.load(parent)),
  below: async ({ code }, args, { clients }) =>
    connection(await clients.dealer.listDealers({ ...args, parent: code }), args.after),
  profile: ({ code }, _args, { loaders }) => loaders.dealerProfiles.load(code),
  documents: async ({ code }, _args, { loaders }) => [...(await loaders.dealerDocuments.load(code))],
  credit: ({ code }, _args, { loaders }) => loaders.creditAccounts.load(code),
  orders: async ({ code }, args, { clients }) =>
    connection(await clients.order.listOrders({ ...args, dealerCode: code }), args.after),
}
