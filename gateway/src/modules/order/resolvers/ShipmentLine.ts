import type { ShipmentLineResolvers } from '../../../generated/resolver-types.js'

export const ShipmentLine: ShipmentLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
