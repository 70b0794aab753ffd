import type { AtpChangeResolvers } from '../../../generated/resolver-types.js'

export const AtpChange: AtpChangeResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
