import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveGiftQuote: NonNullable<MutationResolvers['approveGiftQuote']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.giftOrders.approveGiftQuote(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quote) => ({ __typename: 'ApproveGiftQuoteSuccess' as const, quote }))
}
