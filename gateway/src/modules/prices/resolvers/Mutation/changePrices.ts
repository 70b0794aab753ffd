import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changePrices: NonNullable<MutationResolvers['changePrices']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.prices.changePrices(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (done) => ({
    __typename: 'ChangePricesSuccess' as const,
    ...done,
  }))
}
