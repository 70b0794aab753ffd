import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const moveDealer: NonNullable<MutationResolvers['moveDealer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.dealer.moveDealer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (dealer) => ({ __typename: 'MoveDealerSuccess' as const, dealer }))
}
