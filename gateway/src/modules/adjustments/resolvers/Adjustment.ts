import { presented } from '../../../errors/refusals.js'
import type { AdjustmentResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Adjustment: AdjustmentResolvers = {
  reasonCode: ({ reason }) => reason,
  reason: ({ reason }, _args, { loaders }) => loaders.adjustmentReasons.load(reason),
  requestedByAccount: ({ requestedBy }, _args, { loaders }) => accountBehind(requestedBy, loaders),
  decidedByAccount: ({ decidedBy }, _args, { loaders }) => (decidedBy === null ? null : accountBehind(decidedBy, loaders)),
  obstacle: ({ obstacle }, _args, { language }) => (obstacle === null ? null : presented(obstacle, language)),
  reversesId: ({ reverses }) => reverses,
  reversedById: ({ reversedBy }) => reversedBy,
  history: async ({ id }, _args, { loaders }) => [...(await loaders.adjustmentHistory.load(id))],
}
