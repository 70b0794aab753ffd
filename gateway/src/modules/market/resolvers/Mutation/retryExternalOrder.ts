import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const retryExternalOrder: NonNullable<MutationResolvers['retryExternalOrder']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.market.retryExternalOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (externalOrder) => ({
    __typename: 'RetryExternalOrderSuccess' as const,
    externalOrder,
  }))
}
