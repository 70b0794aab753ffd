import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const settleStocktakeLine: NonNullable<MutationResolvers['settleStocktakeLine']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.stocktakes.settleStocktakeLine(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ status }) => ({ __typename: 'SettleStocktakeLineSuccess' as const, status }))
}
