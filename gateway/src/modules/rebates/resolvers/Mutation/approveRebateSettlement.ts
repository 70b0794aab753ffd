import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveRebateSettlement: NonNullable<MutationResolvers['approveRebateSettlement']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.rebates.approveRebateSettlement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebateSettlement) => ({
    __typename: 'ApproveRebateSettlementSuccess' as const,
    rebateSettlement,
  }))
}
