import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const returnGoods: NonNullable<MutationResolvers['returnGoods']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.order.returnGoods(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (goodsReturn) => ({ __typename: 'ReturnGoodsSuccess' as const, goodsReturn }))
}
