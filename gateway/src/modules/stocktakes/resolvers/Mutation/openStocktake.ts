import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const openStocktake: NonNullable<MutationResolvers['openStocktake']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.stocktakes.openStocktake(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (answer) => ({ __typename: 'OpenStocktakeSuccess' as const, ...answer }))
}
