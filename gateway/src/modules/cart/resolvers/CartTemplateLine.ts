import type { CartTemplateLineResolvers } from '../../../generated/resolver-types.js'

export const CartTemplateLine: CartTemplateLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
