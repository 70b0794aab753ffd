import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const adjustStock: NonNullable<MutationResolvers['adjustStock']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.inventory.adjustStock(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ sellable }) => ({ __typename: 'AdjustStockSuccess' as const, sellable }))
}
