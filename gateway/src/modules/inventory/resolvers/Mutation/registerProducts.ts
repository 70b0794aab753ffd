import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const registerProducts: NonNullable<MutationResolvers['registerProducts']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.inventory.registerProducts(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ registered }) => ({ __typename: 'RegisterProductsSuccess' as const, registered }))
}
