import type { AvailableToPromiseResolvers } from '../../../generated/resolver-types.js'

export const AvailableToPromise: AvailableToPromiseResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
