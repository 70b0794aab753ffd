import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const unholdOrder: NonNullable<MutationResolvers['unholdOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.unholdOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'UnholdOrderSuccess' as const, order }))
}
