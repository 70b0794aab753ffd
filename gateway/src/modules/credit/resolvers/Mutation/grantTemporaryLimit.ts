import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const grantTemporaryLimit: NonNullable<MutationResolvers['grantTemporaryLimit']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.credit.grantTemporaryLimit(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (temporaryLimit) => ({
    __typename: 'GrantTemporaryLimitSuccess' as const,
    temporaryLimit,
  }))
}
