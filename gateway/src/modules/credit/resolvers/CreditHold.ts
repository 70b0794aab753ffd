import type { CreditHoldResolvers } from '../../../generated/resolver-types.js'

export const CreditHold: CreditHoldResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  order: ({ id }, _args, { loaders }) => loaders.orders.load(id),
  amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
  consumed: ({ consumedMinor, currency }) => ({ amountMinor: consumedMinor, currency }),
  override: ({ override, currency }) =>
    override && { ...override, overLimit: { amountMinor: override.overLimitMinor, currency } },
}
