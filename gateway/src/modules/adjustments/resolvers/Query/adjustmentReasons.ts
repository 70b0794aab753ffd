import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const adjustmentReasons: NonNullable<QueryResolvers['adjustmentReasons']> = (_root, _args, { clients }) =>
  clients.adjustments.listAdjustmentReasons()
