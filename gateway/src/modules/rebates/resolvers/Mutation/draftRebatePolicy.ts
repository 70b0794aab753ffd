import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const draftRebatePolicy: NonNullable<MutationResolvers['draftRebatePolicy']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.rebates.draftRebatePolicy(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebatePolicy) => ({ __typename: 'DraftRebatePolicySuccess' as const, rebatePolicy }))
}
