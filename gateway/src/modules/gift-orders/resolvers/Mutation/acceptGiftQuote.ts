import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const acceptGiftQuote: NonNullable<MutationResolvers['acceptGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.acceptGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'AcceptGiftQuoteSuccess' as const, quote }))
}
