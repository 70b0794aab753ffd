import type { OrderLineResolvers } from '../../../generated/resolver-types.js'

export const OrderLine: OrderLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
}
