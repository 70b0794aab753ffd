import type { BackorderResolvers } from '../../../generated/resolver-types.js'

export const Backorder: BackorderResolvers = {
  order: ({ reservationId }, _args, { loaders }) => loaders.orders.load(reservationId),
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
}
