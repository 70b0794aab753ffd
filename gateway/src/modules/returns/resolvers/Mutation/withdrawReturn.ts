import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const withdrawReturn: NonNullable<MutationResolvers['withdrawReturn']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.returns.withdrawReturn(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (returnRequest) => ({ __typename: 'WithdrawReturnSuccess' as const, returnRequest }))
}
