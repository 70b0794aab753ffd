import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const shipGiftParcels: NonNullable<MutationResolvers['shipGiftParcels']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.shipGiftParcels(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (intake) => ({ __typename: 'ShipGiftParcelsSuccess' as const, intake }))
}
