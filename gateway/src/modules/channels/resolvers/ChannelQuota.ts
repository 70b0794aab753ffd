import type { ChannelQuotaResolvers } from '../../../generated/resolver-types.js'

export const ChannelQuota: ChannelQuotaResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
  channelCode: ({ channel }) => channel,
  channel: ({ channel }, _args, { loaders }) => loaders.salesChannels.load(channel),
}
