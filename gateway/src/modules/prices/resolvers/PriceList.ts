import type { PriceListResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'
import { connection } from '../../base/connection.js'

export const PriceList: PriceListResolvers = {
  createdByAccount: ({ createdBy }, _args, { loaders }) => accountBehind(createdBy, loaders),
  releasedByAccount: ({ releasedBy }, _args, { loaders }) => (releasedBy === null ? null : accountBehind(releasedBy, loaders)),
  prices: async ({ code }, { after, ...filter }, { clients }) =>
    connection(await clients.prices.listPrices({ ...filter, listCode: code, after }), after),
  history: async ({ code }, _args, { loaders }) => [...(await loaders.priceListHistory.load(code))],
}
