import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectOrder: NonNullable<MutationResolvers['rejectOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.rejectOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'RejectOrderSuccess' as const, order }))
}
