import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveReturn: NonNullable<MutationResolvers['approveReturn']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.returns.approveReturn(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (returnRequest) => ({ __typename: 'ApproveReturnSuccess' as const, returnRequest }))
}
