import type { StockBalanceResolvers } from '../../../generated/resolver-types.js'

export const StockBalance: StockBalanceResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
  onHand: ({ sellable, reserved, allocated, frozen, damaged }) => sellable + reserved + allocated + frozen + damaged,
  pool: ({ sellable, quota }) => sellable - quota,
}
