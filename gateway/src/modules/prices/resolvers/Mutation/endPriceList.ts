import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const endPriceList: NonNullable<MutationResolvers['endPriceList']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.prices.endPriceList(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (priceList) => ({ __typename: 'EndPriceListSuccess' as const, priceList }))
}
