import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const closeRebatePolicy: NonNullable<MutationResolvers['closeRebatePolicy']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.rebates.closeRebatePolicy(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebatePolicy) => ({ __typename: 'CloseRebatePolicySuccess' as const, rebatePolicy }))
}
