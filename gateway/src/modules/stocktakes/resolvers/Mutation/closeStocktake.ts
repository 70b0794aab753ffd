import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const closeStocktake: NonNullable<MutationResolvers['closeStocktake']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.stocktakes.closeStocktake(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (answer) => ({ __typename: 'CloseStocktakeSuccess' as const, ...answer }))
}
