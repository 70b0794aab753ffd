import type { RebateSettlementLineResolvers } from '../../../generated/resolver-types.js'

export const RebateSettlementLine: RebateSettlementLineResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  earned: ({ earnedMinor, currency }) => ({ amountMinor: earnedMinor, currency }),
  withheld: ({ withheldMinor, currency }) => ({ amountMinor: withheldMinor, currency }),
  settledBefore: ({ settledBeforeMinor, currency }) => ({ amountMinor: settledBeforeMinor, currency }),
  amount: ({ amountMinor, currency }) => ({ amountMinor: amountMinor, currency }),
}
