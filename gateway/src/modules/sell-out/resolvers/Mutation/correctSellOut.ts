import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const correctSellOut: NonNullable<MutationResolvers['correctSellOut']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.sellOut.correctSellOut(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (line) => ({ __typename: 'CorrectSellOutSuccess' as const, line }))
}
