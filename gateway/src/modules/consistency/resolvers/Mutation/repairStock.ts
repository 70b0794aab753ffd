import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const repairStock: NonNullable<MutationResolvers['repairStock']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.consistency.repairStock(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ entries, rebuilt, left }) => ({
    __typename: 'RepairStockSuccess' as const,
    entries: entries.map(({ location, ...entry }) => ({ ...entry, locationCode: location })),
    rebuilt,
    left,
  }))
}
