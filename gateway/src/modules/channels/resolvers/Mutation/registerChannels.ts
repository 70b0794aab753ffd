import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const registerChannels: NonNullable<MutationResolvers['registerChannels']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.channels.registerChannels(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ registered }) => ({ __typename: 'RegisterChannelsSuccess' as const, registered }))
}
