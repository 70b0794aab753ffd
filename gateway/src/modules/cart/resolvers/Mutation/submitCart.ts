import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const submitCart: NonNullable<MutationResolvers['submitCart']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.submitCart(input, idempotencyKeyOf(context, info))
  const order = reply.ok && reply.value.orderId !== null ? await context.loaders.orders.load(reply.value.orderId) : null
  return outcome(reply, context.language, (cart) => {
    if (order === null) throw new Error(`The order of cart ${cart.id} is not seen by its owner`)
    return { __typename: 'SubmitCartSuccess' as const, cart, order }
  })
}
