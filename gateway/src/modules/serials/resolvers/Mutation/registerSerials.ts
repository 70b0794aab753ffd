import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const registerSerials: NonNullable<MutationResolvers['registerSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.registerSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'RegisterSerialsSuccess' as const, units }))
}
