import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeRebatePolicy: NonNullable<MutationResolvers['changeRebatePolicy']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.rebates.changeRebatePolicy(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebatePolicy) => ({ __typename: 'ChangeRebatePolicySuccess' as const, rebatePolicy }))
}
