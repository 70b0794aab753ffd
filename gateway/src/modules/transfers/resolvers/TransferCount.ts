import type { TransferCountResolvers } from '../../../generated/resolver-types.js'

export const TransferCount: TransferCountResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
