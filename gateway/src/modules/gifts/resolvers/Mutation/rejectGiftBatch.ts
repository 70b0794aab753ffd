import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectGiftBatch: NonNullable<MutationResolvers['rejectGiftBatch']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.gifts.rejectGiftBatch(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (giftBatch) => ({ __typename: 'RejectGiftBatchSuccess' as const, giftBatch }))
}
