import type { TransferLineResolvers } from '../../../generated/resolver-types.js'

export const TransferLine: TransferLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
