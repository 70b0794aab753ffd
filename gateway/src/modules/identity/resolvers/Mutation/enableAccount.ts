import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const enableAccount: NonNullable<MutationResolvers['enableAccount']> = async (_root, { accountId }, context, info) => {
  const reply = await context.clients.identity.enableAccount({ accountId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (account) => ({ __typename: 'EnableAccountSuccess' as const, account }))
}
