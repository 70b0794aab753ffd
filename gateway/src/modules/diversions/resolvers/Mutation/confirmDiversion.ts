import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const confirmDiversion: NonNullable<MutationResolvers['confirmDiversion']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.diversions.confirmDiversion(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (diversion) => ({ __typename: 'ConfirmDiversionSuccess' as const, diversion }))
}
