import type { GoodsReturnLineResolvers } from '../../../generated/resolver-types.js'

export const GoodsReturnLine: GoodsReturnLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
