import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeDealerAgreement: NonNullable<MutationResolvers['changeDealerAgreement']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.dealer.changeAgreement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (agreement) => ({ __typename: 'ChangeDealerAgreementSuccess' as const, agreement }))
}
