import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const orderApprovalRules: NonNullable<QueryResolvers['orderApprovalRules']> = (_root, _args, { clients }) =>
  clients.order.listApprovalRules()
