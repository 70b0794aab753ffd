import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changePriceList: NonNullable<MutationResolvers['changePriceList']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.prices.changePriceList(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (priceList) => ({ __typename: 'ChangePriceListSuccess' as const, priceList }))
}
