import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setStocktakeLimits: NonNullable<MutationResolvers['setStocktakeLimits']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.stocktakes.setStocktakeLimits(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (limits) => ({ __typename: 'SetStocktakeLimitsSuccess' as const, limits }))
}
