import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const adjustmentTotals: NonNullable<QueryResolvers['adjustmentTotals']> = async (_root, args, { clients }) => [
  ...(await clients.adjustments.totalAdjustments(args)),
]
