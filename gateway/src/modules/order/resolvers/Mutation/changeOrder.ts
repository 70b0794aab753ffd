import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeOrder: NonNullable<MutationResolvers['changeOrder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.changeOrder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (order) => ({ __typename: 'ChangeOrderSuccess' as const, order }))
}
