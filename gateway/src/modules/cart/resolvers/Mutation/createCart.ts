import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createCart: NonNullable<MutationResolvers['createCart']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.createCart(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (cart) => ({ __typename: 'CreateCartSuccess' as const, cart }))
}
