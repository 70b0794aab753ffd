import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const setChannelSkus: NonNullable<MutationResolvers['setChannelSkus']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.channels.setChannelSkus(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ changed }) => ({ __typename: 'SetChannelSkusSuccess' as const, changed }))
}
