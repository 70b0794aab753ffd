import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const closeGiftBatch: NonNullable<MutationResolvers['closeGiftBatch']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.gifts.closeGiftBatch(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (giftBatch) => ({ __typename: 'CloseGiftBatchSuccess' as const, giftBatch }))
}
