import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectAdjustment: NonNullable<MutationResolvers['rejectAdjustment']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.adjustments.rejectAdjustment(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (adjustment) => ({ __typename: 'RejectAdjustmentSuccess' as const, adjustment }))
}
