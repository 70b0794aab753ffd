import type { GiftQuoteLineResolvers } from '../../../generated/resolver-types.js'

export const GiftQuoteLine: GiftQuoteLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
