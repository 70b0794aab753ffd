import type { GiftBatchLineResolvers } from '../../../generated/resolver-types.js'

export const GiftBatchLine: GiftBatchLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
}
