import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const stockReconciliation: NonNullable<QueryResolvers['stockReconciliation']> = (_root, _args, { clients }) =>
  clients.consistency.reconcileStock()
