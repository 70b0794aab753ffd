import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const askForMoreOnDealerApplication: NonNullable<MutationResolvers['askForMoreOnDealerApplication']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.onboarding.askForMore(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (application) => ({
    __typename: 'AskForMoreOnDealerApplicationSuccess' as const,
    application,
  }))
}
