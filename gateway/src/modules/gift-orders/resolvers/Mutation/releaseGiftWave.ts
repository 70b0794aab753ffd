import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const releaseGiftWave: NonNullable<MutationResolvers['releaseGiftWave']> = async (_root, { waveId }, context, info) => {
  const reply = await context.clients.giftOrders.releaseGiftWave({ waveId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (wave) => ({ __typename: 'ReleaseGiftWaveSuccess' as const, wave }))
}
