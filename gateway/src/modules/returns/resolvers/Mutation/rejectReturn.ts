import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectReturn: NonNullable<MutationResolvers['rejectReturn']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.returns.rejectReturn(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (returnRequest) => ({ __typename: 'RejectReturnSuccess' as const, returnRequest }))
}
