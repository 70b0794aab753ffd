import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const deliverGiftParcels: NonNullable<MutationResolvers['deliverGiftParcels']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.giftOrders.deliverGiftParcels(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (intake) => ({
    __typename: 'DeliverGiftParcelsSuccess' as const,
    intake: { ...intake, refused: [] },
  }))
}
