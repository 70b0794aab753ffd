import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setCreditTerms: NonNullable<MutationResolvers['setCreditTerms']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.credit.setCreditTerms(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (terms) => ({ __typename: 'SetCreditTermsSuccess' as const, ...terms }))
}
