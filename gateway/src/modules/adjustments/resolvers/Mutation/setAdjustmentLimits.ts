import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setAdjustmentLimits: NonNullable<MutationResolvers['setAdjustmentLimits']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.adjustments.setAdjustmentLimits(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (limits) => ({ __typename: 'SetAdjustmentLimitsSuccess' as const, limits }))
}
