import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const approveDealerApplication: NonNullable<MutationResolvers['approveDealerApplication']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.onboarding.approve(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (opened) => ({ __typename: 'ApproveDealerApplicationSuccess' as const, ...opened }))
}
