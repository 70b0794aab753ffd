import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const submitStocktake: NonNullable<MutationResolvers['submitStocktake']> = async (
  _root,
  { stocktakeId },
  context,
  info,
) => {
  const reply = await context.clients.stocktakes.submitStocktake({ stocktakeId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (answer) => ({ __typename: 'SubmitStocktakeSuccess' as const, ...answer }))
}
