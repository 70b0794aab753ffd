import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const withdrawGiftQuote: NonNullable<MutationResolvers['withdrawGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.withdrawGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'WithdrawGiftQuoteSuccess' as const, quote }))
}
