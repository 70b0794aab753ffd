import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectRebateSettlement: NonNullable<MutationResolvers['rejectRebateSettlement']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.rebates.rejectRebateSettlement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebateSettlement) => ({
    __typename: 'RejectRebateSettlementSuccess' as const,
    rebateSettlement,
  }))
}
