import type { StockMovementResolvers } from '../../../generated/resolver-types.js'

export const StockMovement: StockMovementResolvers = {
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
}
