import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const cancelStocktake: NonNullable<MutationResolvers['cancelStocktake']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.stocktakes.cancelStocktake(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ lines }) => ({ __typename: 'CancelStocktakeSuccess' as const, lines }))
}
