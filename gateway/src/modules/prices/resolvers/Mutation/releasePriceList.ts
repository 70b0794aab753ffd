import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const releasePriceList: NonNullable<MutationResolvers['releasePriceList']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.prices.releasePriceList(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (priceList) => ({ __typename: 'ReleasePriceListSuccess' as const, priceList }))
}
