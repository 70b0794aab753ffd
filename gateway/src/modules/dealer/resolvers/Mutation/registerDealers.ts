import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const registerDealers: NonNullable<MutationResolvers['registerDealers']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.dealer.registerDealers(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ registered }) => ({ __typename: 'RegisterDealersSuccess' as const, registered }))
}
