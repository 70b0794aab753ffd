import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const countRestAsZero: NonNullable<MutationResolvers['countRestAsZero']> = async (
  _root,
  { stocktakeId },
  context,
  info,
) => {
  const reply = await context.clients.stocktakes.countRestAsZero({ stocktakeId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (answer) => ({ __typename: 'CountRestAsZeroSuccess' as const, ...answer }))
}
