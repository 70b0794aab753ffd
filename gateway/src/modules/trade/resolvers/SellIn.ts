import type { SellInResolvers } from '../../../generated/resolver-types.js'

export const SellIn: SellInResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  product: ({ sku }, _args, { loaders }) => (sku === null ? null : loaders.products.load(sku)),
  shipped: ({ shippedMinor, currency }) => ({ amountMinor: shippedMinor, currency }),
  returned: ({ returnedMinor, currency }) => ({ amountMinor: returnedMinor, currency }),
  net: ({ shippedMinor, returnedMinor, currency }) => ({ amountMinor: shippedMinor - returnedMinor, currency }),
}
