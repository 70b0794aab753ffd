import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const registerShop: NonNullable<MutationResolvers['registerShop']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.market.registerShop(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (shop) => ({ __typename: 'RegisterShopSuccess' as const, shop }))
}
