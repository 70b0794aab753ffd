import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const requestGiftBatch: NonNullable<MutationResolvers['requestGiftBatch']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.gifts.requestGiftBatch(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (giftBatch) => ({ __typename: 'RequestGiftBatchSuccess' as const, giftBatch }))
}
