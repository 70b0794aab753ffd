import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setOrderApprovalRule: NonNullable<MutationResolvers['setOrderApprovalRule']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.order.setApprovalRule(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ rules }) => ({ __typename: 'SetOrderApprovalRuleSuccess' as const, rules }))
}
