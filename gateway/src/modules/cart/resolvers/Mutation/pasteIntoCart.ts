import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const pasteIntoCart: NonNullable<MutationResolvers['pasteIntoCart']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.pasteIntoCart(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (done) => ({ __typename: 'PasteIntoCartSuccess' as const, ...done }))
}
