import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const sellSerials: NonNullable<MutationResolvers['sellSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.sellSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'SellSerialsSuccess' as const, units }))
}
