import type { Resolvers } from '../../generated/resolver-types.js'
import { Adjustment } from './resolvers/Adjustment.js'
import { AdjustmentLine } from './resolvers/AdjustmentLine.js'
import { AdjustmentStep } from './resolvers/AdjustmentStep.js'
import { AdjustmentTotal } from './resolvers/AdjustmentTotal.js'
import { approveAdjustment } from './resolvers/Mutation/approveAdjustment.js'
import { rejectAdjustment } from './resolvers/Mutation/rejectAdjustment.js'
import { requestAdjustment } from './resolvers/Mutation/requestAdjustment.js'
import { reverseAdjustment } from './resolvers/Mutation/reverseAdjustment.js'
import { setAdjustmentLimits } from './resolvers/Mutation/setAdjustmentLimits.js'
import { setAdjustmentReason } from './resolvers/Mutation/setAdjustmentReason.js'
import { withdrawAdjustment } from './resolvers/Mutation/withdrawAdjustment.js'
import { adjustment } from './resolvers/Query/adjustment.js'
import { adjustmentLimits } from './resolvers/Query/adjustmentLimits.js'
import { adjustmentReasons } from './resolvers/Query/adjustmentReasons.js'
import { adjustments } from './resolvers/Query/adjustments.js'
import { adjustmentTotals } from './resolvers/Query/adjustmentTotals.js'

export const adjustmentsResolvers = {
  Query: { adjustment, adjustmentLimits, adjustmentReasons, adjustmentTotals, adjustments },
  Mutation: {
    approveAdjustment,
    rejectAdjustment,
    requestAdjustment,
    reverseAdjustment,
    setAdjustmentLimits,
    setAdjustmentReason,
    withdrawAdjustment,
  },
  Adjustment,
  AdjustmentLine,
  AdjustmentStep,
  AdjustmentTotal,
} satisfies Partial<Resolvers>
