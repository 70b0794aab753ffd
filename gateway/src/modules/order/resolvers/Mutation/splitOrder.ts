import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const splitOrder: NonNullable<MutationResolvers['splitOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.splitOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (orders) => ({ __typename: 'SplitOrderSuccess' as const, ...orders }))
}
