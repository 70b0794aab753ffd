import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setQuotas: NonNullable<MutationResolvers['setQuotas']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.channels.setQuotas(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (quotas) => ({ __typename: 'SetQuotasSuccess' as const, quotas }))
}
