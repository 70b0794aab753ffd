import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const returnSerials: NonNullable<MutationResolvers['returnSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.returnSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'ReturnSerialsSuccess' as const, units }))
}
