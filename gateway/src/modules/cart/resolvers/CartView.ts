import type { CartViewResolvers } from '../../../generated/resolver-types.js'

export const CartView: CartViewResolvers = {
  total: ({ totalMinor, cart: { currency } }) => ({ amountMinor: totalMinor, currency }),
  credit: ({ credit }) =>
    credit && {
      available: { amountMinor: credit.availableMinor, currency: credit.currency },
      after: { amountMinor: credit.afterMinor, currency: credit.currency },
    },
}
