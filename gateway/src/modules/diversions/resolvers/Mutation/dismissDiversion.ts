import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const dismissDiversion: NonNullable<MutationResolvers['dismissDiversion']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.diversions.dismissDiversion(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (diversion) => ({ __typename: 'DismissDiversionSuccess' as const, diversion }))
}
