import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const placeOrder: NonNullable<MutationResolvers['placeOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.placeOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'PlaceOrderSuccess' as const, order }))
}
