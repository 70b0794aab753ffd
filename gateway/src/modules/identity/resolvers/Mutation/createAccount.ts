import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createAccount: NonNullable<MutationResolvers['createAccount']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.identity.createAccount(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (account) => ({ __typename: 'CreateAccountSuccess' as const, account }))
}
