import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setAdjustmentReason: NonNullable<MutationResolvers['setAdjustmentReason']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.adjustments.setAdjustmentReason(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (reason) => ({ __typename: 'SetAdjustmentReasonSuccess' as const, reason }))
}
