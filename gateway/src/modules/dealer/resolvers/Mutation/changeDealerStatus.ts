import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeDealerStatus: NonNullable<MutationResolvers['changeDealerStatus']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.dealer.changeDealerStatus(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (dealer) => ({ __typename: 'ChangeDealerStatusSuccess' as const, dealer }))
}
