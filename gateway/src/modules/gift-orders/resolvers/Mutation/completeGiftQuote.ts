import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const completeGiftQuote: NonNullable<MutationResolvers['completeGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.completeGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'CompleteGiftQuoteSuccess' as const, quote }))
}
