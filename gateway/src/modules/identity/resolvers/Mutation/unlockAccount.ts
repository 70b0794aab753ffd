import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const unlockAccount: NonNullable<MutationResolvers['unlockAccount']> = async (_root, { accountId }, context, info) => {
  const reply = await context.clients.identity.unlockAccount({ accountId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (account) => ({ __typename: 'UnlockAccountSuccess' as const, account }))
}
