import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveStocktake: NonNullable<MutationResolvers['approveStocktake']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.stocktakes.approveStocktake(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ approved }) => ({ __typename: 'ApproveStocktakeSuccess' as const, approved }))
}
