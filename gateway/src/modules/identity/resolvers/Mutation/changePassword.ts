import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changePassword: NonNullable<MutationResolvers['changePassword']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.identity.changePassword(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ changed }) => ({ __typename: 'ChangePasswordSuccess' as const, changed }))
}
