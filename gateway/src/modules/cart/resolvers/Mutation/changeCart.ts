import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeCart: NonNullable<MutationResolvers['changeCart']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.changeCart(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (cart) => ({ __typename: 'ChangeCartSuccess' as const, cart }))
}
