import type { RebateAccountResolvers } from '../../../generated/resolver-types.js'

export const RebateAccount: RebateAccountResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  earned: ({ earnedMinor, currency }) => ({ amountMinor: earnedMinor, currency }),
  withheld: ({ withheldMinor, currency }) => ({ amountMinor: withheldMinor, currency }),
  accrued: ({ accruedMinor, currency }) => ({ amountMinor: accruedMinor, currency }),
  settled: ({ settledMinor, currency }) => ({ amountMinor: settledMinor, currency }),
}
