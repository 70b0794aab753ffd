import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const adjustmentLimits: NonNullable<QueryResolvers['adjustmentLimits']> = (_root, _args, { clients }) =>
  clients.adjustments.getAdjustmentLimits()
