import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const takeGiftRecipients: NonNullable<MutationResolvers['takeGiftRecipients']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.giftOrders.takeGiftRecipients(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (intake) => ({
    __typename: 'TakeGiftRecipientsSuccess' as const,
    intake: { ...intake, refused: [] },
  }))
}
