import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const receiveStock: NonNullable<MutationResolvers['receiveStock']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.inventory.receiveStock(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ received }) => ({ __typename: 'ReceiveStockSuccess' as const, received }))
}
