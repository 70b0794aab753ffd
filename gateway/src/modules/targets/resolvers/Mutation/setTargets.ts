import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setTargets: NonNullable<MutationResolvers['setTargets']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.targets.setTargets(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (counts) => ({ __typename: 'SetTargetsSuccess' as const, ...counts }))
}
