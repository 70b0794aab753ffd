import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const draftRebateSettlement: NonNullable<MutationResolvers['draftRebateSettlement']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.rebates.draftRebateSettlement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebateSettlement) => ({
    __typename: 'DraftRebateSettlementSuccess' as const,
    rebateSettlement,
  }))
}
