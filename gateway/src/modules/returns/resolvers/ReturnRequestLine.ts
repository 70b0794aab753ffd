import type { ReturnRequestLineResolvers } from '../../../generated/resolver-types.js'

export const ReturnRequestLine: ReturnRequestLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
