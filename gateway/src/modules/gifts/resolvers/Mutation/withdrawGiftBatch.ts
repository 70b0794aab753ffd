import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const withdrawGiftBatch: NonNullable<MutationResolvers['withdrawGiftBatch']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.gifts.withdrawGiftBatch(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (giftBatch) => ({ __typename: 'WithdrawGiftBatchSuccess' as const, giftBatch }))
}
