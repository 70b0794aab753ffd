import type { OrderApprovalRuleResolvers } from '../../../generated/resolver-types.js'

export const OrderApprovalRule: OrderApprovalRuleResolvers = {
  above: ({ aboveMinor, currency }) => ({ amountMinor: aboveMinor, currency }),
}
