import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const completeOrder: NonNullable<MutationResolvers['completeOrder']> = async (_root, { orderId }, context, info) => {
  const reply = await context.clients.order.completeOrder({ orderId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'CompleteOrderSuccess' as const, order }))
}
