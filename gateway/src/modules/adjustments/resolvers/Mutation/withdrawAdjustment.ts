import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const withdrawAdjustment: NonNullable<MutationResolvers['withdrawAdjustment']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.adjustments.withdrawAdjustment(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (adjustment) => ({ __typename: 'WithdrawAdjustmentSuccess' as const, adjustment }))
}
