import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const disableAccount: NonNullable<MutationResolvers['disableAccount']> = async (_root, { accountId }, context, info) => {
  const reply = await context.clients.identity.disableAccount({ accountId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (account) => ({ __typename: 'DisableAccountSuccess' as const, account }))
}
