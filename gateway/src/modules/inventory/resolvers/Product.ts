import type { ProductResolvers } from '../../../generated/resolver-types.js'

export const Product: ProductResolvers = {
  balances: async ({ sku }, _args, { loaders }) => [...(await loaders.balances.load(sku))],
}
