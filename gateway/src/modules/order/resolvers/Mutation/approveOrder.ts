import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveOrder: NonNullable<MutationResolvers['approveOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.approveOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'ApproveOrderSuccess' as const, order }))
}
