import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const activateSerials: NonNullable<MutationResolvers['activateSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.activateSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'ActivateSerialsSuccess' as const, units }))
}
