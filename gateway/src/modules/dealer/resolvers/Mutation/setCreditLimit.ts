import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setCreditLimit: NonNullable<MutationResolvers['setCreditLimit']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.dealer.setCreditLimit(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (credit) => ({ __typename: 'SetCreditLimitSuccess' as const, credit }))
}
