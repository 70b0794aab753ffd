import type { QuotedPriceResolvers } from '../../../generated/resolver-types.js'

export const QuotedPrice: QuotedPriceResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
