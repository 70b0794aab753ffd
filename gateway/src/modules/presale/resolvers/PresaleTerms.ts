import type { PresaleTermsResolvers } from '../../../generated/resolver-types.js'

export const PresaleTerms: PresaleTermsResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
