import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const submitGiftQuote: NonNullable<MutationResolvers['submitGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.submitGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'SubmitGiftQuoteSuccess' as const, quote }))
}
