import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeDealerApplication: NonNullable<MutationResolvers['changeDealerApplication']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.onboarding.change(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (application) => ({
    __typename: 'ChangeDealerApplicationSuccess' as const,
    application,
  }))
}
