import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const endTemporaryLimit: NonNullable<MutationResolvers['endTemporaryLimit']> = async (
  _root,
  { temporaryLimitId },
  context,
  info,
) => {
  const reply = await context.clients.credit.endTemporaryLimit({ temporaryLimitId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (temporaryLimit) => ({
    __typename: 'EndTemporaryLimitSuccess' as const,
    temporaryLimit,
  }))
}
