import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveAdjustment: NonNullable<MutationResolvers['approveAdjustment']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.adjustments.approveAdjustment(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (adjustment) => ({ __typename: 'ApproveAdjustmentSuccess' as const, adjustment }))
}
