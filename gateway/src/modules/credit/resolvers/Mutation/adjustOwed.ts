import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const adjustOwed: NonNullable<MutationResolvers['adjustOwed']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.credit.adjustOwed(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (credit) => ({ __typename: 'AdjustOwedSuccess' as const, credit }))
}
