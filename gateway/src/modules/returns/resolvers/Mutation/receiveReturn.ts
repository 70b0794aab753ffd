import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const receiveReturn: NonNullable<MutationResolvers['receiveReturn']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.returns.receiveReturn(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (returnRequest) => ({ __typename: 'ReceiveReturnSuccess' as const, returnRequest }))
}
