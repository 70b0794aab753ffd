import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const reverseAdjustment: NonNullable<MutationResolvers['reverseAdjustment']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.adjustments.reverseAdjustment(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (adjustment) => ({ __typename: 'ReverseAdjustmentSuccess' as const, adjustment }))
}
