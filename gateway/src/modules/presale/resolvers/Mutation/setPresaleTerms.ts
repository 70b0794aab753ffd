import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setPresaleTerms: NonNullable<MutationResolvers['setPresaleTerms']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.presale.setPresaleTerms(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ changed }) => ({ __typename: 'SetPresaleTermsSuccess' as const, changed }))
}
