import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const reviseGiftQuote: NonNullable<MutationResolvers['reviseGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.reviseGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'ReviseGiftQuoteSuccess' as const, quote }))
}
