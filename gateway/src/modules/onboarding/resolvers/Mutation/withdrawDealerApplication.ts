import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const withdrawDealerApplication: NonNullable<MutationResolvers['withdrawDealerApplication']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.onboarding.withdraw(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (application) => ({
    __typename: 'WithdrawDealerApplicationSuccess' as const,
    application,
  }))
}
