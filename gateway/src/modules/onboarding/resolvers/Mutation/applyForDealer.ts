import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const applyForDealer: NonNullable<MutationResolvers['applyForDealer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.onboarding.apply(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (application) => ({ __typename: 'ApplyForDealerSuccess' as const, application }))
}
