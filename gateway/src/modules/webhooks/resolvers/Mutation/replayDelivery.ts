import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const replayDelivery: NonNullable<MutationResolvers['replayDelivery']> = async (_root, { deliveryId }, context, info) => {
  const reply = await context.clients.webhooks.replayDelivery({ deliveryId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (delivery) => ({ __typename: 'ReplayDeliverySuccess' as const, delivery }))
}
