import type { CartLineViewResolvers } from '../../../generated/resolver-types.js'

export const CartLineView: CartLineViewResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
