import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const refreshSession: NonNullable<MutationResolvers['refreshSession']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.identity.refreshSession(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (session) => ({ __typename: 'RefreshSessionSuccess' as const, session }))
}
