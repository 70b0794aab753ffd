import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const requestAdjustment: NonNullable<MutationResolvers['requestAdjustment']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.adjustments.requestAdjustment(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (adjustment) => ({ __typename: 'RequestAdjustmentSuccess' as const, adjustment }))
}
