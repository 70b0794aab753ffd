import type { ReceivableResolvers } from '../../../generated/resolver-types.js'

export const Receivable: ReceivableResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
  open: ({ openMinor, currency }) => ({ amountMinor: openMinor, currency }),
}
