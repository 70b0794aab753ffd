import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rejectDealerApplication: NonNullable<MutationResolvers['rejectDealerApplication']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.onboarding.reject(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (application) => ({
    __typename: 'RejectDealerApplicationSuccess' as const,
    application,
  }))
}
