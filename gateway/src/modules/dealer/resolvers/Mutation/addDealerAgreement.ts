import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const addDealerAgreement: NonNullable<MutationResolvers['addDealerAgreement']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.dealer.addAgreement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (agreement) => ({ __typename: 'AddDealerAgreementSuccess' as const, agreement }))
}
