import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const activateRebatePolicy: NonNullable<MutationResolvers['activateRebatePolicy']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.rebates.activateRebatePolicy(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebatePolicy) => ({
    __typename: 'ActivateRebatePolicySuccess' as const,
    rebatePolicy,
  }))
}
