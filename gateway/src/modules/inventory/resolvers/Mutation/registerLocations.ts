import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const registerLocations: NonNullable<MutationResolvers['registerLocations']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.inventory.registerLocations(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ registered }) => ({ __typename: 'RegisterLocationsSuccess' as const, registered }))
}
