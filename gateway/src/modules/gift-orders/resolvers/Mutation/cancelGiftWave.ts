import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const cancelGiftWave: NonNullable<MutationResolvers['cancelGiftWave']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.cancelGiftWave(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (wave) => ({ __typename: 'CancelGiftWaveSuccess' as const, wave }))
}
