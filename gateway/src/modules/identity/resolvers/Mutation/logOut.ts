import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const logOut: NonNullable<MutationResolvers['logOut']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.identity.logOut(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ loggedOut }) => ({ __typename: 'LogOutSuccess' as const, loggedOut }))
}
