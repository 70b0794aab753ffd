import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const arriveSerials: NonNullable<MutationResolvers['arriveSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.arriveSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'ArriveSerialsSuccess' as const, units }))
}
