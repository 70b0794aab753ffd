import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const receiveSerials: NonNullable<MutationResolvers['receiveSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.receiveSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'ReceiveSerialsSuccess' as const, units }))
}
