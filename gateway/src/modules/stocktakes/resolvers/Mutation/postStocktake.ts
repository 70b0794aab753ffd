import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const postStocktake: NonNullable<MutationResolvers['postStocktake']> = async (_root, { stocktakeId }, context, info) => {
  const reply = await context.clients.stocktakes.postStocktake({ stocktakeId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ due }) => ({ __typename: 'PostStocktakeSuccess' as const, due }))
}
