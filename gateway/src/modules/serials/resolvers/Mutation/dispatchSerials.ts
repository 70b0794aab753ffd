import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const dispatchSerials: NonNullable<MutationResolvers['dispatchSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.dispatchSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'DispatchSerialsSuccess' as const, units }))
}
