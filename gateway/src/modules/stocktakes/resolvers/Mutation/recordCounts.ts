import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const recordCounts: NonNullable<MutationResolvers['recordCounts']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.stocktakes.recordCounts(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (answer) => ({ __typename: 'RecordCountsSuccess' as const, ...answer }))
}
