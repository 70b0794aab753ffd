import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const dropCart: NonNullable<MutationResolvers['dropCart']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.dropCart(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (cart) => ({ __typename: 'DropCartSuccess' as const, cart }))
}
