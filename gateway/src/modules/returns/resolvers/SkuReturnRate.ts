import type { SkuReturnRateResolvers } from '../../../generated/resolver-types.js'

export const SkuReturnRate: SkuReturnRateResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
