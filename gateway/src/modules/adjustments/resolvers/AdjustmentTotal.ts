import type { AdjustmentTotalResolvers } from '../../../generated/resolver-types.js'

export const AdjustmentTotal: AdjustmentTotalResolvers = {
  reasonCode: ({ reason }) => reason,
  reason: ({ reason }, _args, { loaders }) => loaders.adjustmentReasons.load(reason),
  amount: ({ amountMinor, currency }) => (currency === null ? null : { amountMinor, currency }),
}
