import type { TradeEntryResolvers } from '../../../generated/resolver-types.js'

export const TradeEntry: TradeEntryResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
}
