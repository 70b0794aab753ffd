import type { ChannelSkuResolvers } from '../../../generated/resolver-types.js'

export const ChannelSku: ChannelSkuResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
