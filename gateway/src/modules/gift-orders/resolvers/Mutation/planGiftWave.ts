import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const planGiftWave: NonNullable<MutationResolvers['planGiftWave']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.planGiftWave(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (wave) => ({ __typename: 'PlanGiftWaveSuccess' as const, wave }))
}
