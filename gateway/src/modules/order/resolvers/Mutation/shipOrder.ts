import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const shipOrder: NonNullable<MutationResolvers['shipOrder']> = async (_root, { orderId, shipment }, context, info) => {
  const reply = await context.clients.order.shipOrder({ orderId, ...shipment }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'ShipOrderSuccess' as const, order }))
}
