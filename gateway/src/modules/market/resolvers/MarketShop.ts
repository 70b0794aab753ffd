import type { MarketShopResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const MarketShop: MarketShopResolvers = {
  salesChannelCode: ({ salesChannel }) => salesChannel,
  salesChannel: ({ salesChannel }, _args, { loaders }) => loaders.salesChannels.load(salesChannel),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => (location === null ? null : loaders.locations.load(location)),
  updatedByAccount: ({ updatedBy }, _args, { loaders }) => accountBehind(updatedBy, loaders),
}
