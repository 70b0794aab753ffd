import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const requestRecount: NonNullable<MutationResolvers['requestRecount']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.stocktakes.requestRecount(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ lines }) => ({ __typename: 'RequestRecountSuccess' as const, lines }))
}
