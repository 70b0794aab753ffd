import type { ChannelStockResolvers } from '../../../generated/resolver-types.js'

export const ChannelStock: ChannelStockResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
