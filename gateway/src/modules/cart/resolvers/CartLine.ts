import type { CartLineResolvers } from '../../../generated/resolver-types.js'

export const CartLine: CartLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
