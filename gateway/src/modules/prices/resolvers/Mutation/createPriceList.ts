import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createPriceList: NonNullable<MutationResolvers['createPriceList']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.prices.createPriceList(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (priceList) => ({ __typename: 'CreatePriceListSuccess' as const, priceList }))
}
