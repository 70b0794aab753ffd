import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const logIn: NonNullable<MutationResolvers['logIn']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.identity.logIn(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (session) => ({ __typename: 'LogInSuccess' as const, session }))
}
