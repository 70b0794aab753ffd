import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createGiftQuote: NonNullable<MutationResolvers['createGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.createGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'CreateGiftQuoteSuccess' as const, quote }))
}
