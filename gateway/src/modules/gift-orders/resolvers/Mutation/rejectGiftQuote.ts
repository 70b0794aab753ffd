import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectGiftQuote: NonNullable<MutationResolvers['rejectGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.rejectGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'RejectGiftQuoteSuccess' as const, quote }))
}
