import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeCartLines: NonNullable<MutationResolvers['changeCartLines']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.changeCartLines(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (cart) => ({ __typename: 'ChangeCartLinesSuccess' as const, cart }))
}
