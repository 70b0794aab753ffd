import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const copyPriceList: NonNullable<MutationResolvers['copyPriceList']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.prices.copyPriceList(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ list, prices }) => ({
    __typename: 'CopyPriceListSuccess' as const,
    priceList: list,
    prices,
  }))
}
