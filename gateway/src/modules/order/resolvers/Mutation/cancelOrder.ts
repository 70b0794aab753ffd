import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const cancelOrder: NonNullable<MutationResolvers['cancelOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.cancelOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'CancelOrderSuccess' as const, order }))
}
