import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const reorder: NonNullable<MutationResolvers['reorder']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.reorder(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (done) => ({ __typename: 'ReorderSuccess' as const, ...done }))
}
