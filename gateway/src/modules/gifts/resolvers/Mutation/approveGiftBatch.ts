import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveGiftBatch: NonNullable<MutationResolvers['approveGiftBatch']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.gifts.approveGiftBatch(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (giftBatch) => ({ __typename: 'ApproveGiftBatchSuccess' as const, giftBatch }))
}
