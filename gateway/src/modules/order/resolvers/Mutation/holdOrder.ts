import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const holdOrder: NonNullable<MutationResolvers['holdOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.holdOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'HoldOrderSuccess' as const, order }))
}
