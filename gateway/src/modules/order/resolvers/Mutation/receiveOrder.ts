import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const receiveOrder: NonNullable<MutationResolvers['receiveOrder']> = async (_root, { orderId }, context, info) => {
  const reply = await context.clients.order.receiveOrder({ orderId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'ReceiveOrderSuccess' as const, order }))
}
