import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const requestReturn: NonNullable<MutationResolvers['requestReturn']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.returns.requestReturn(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (returnRequest) => ({ __typename: 'RequestReturnSuccess' as const, returnRequest }))
}
