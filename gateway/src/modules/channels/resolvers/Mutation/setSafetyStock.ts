import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setSafetyStock: NonNullable<MutationResolvers['setSafetyStock']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.channels.setSafetyStock(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ changed }) => ({ __typename: 'SetSafetyStockSuccess' as const, changed }))
}
