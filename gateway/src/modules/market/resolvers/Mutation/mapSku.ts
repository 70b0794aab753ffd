import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const mapSku: NonNullable<MutationResolvers['mapSku']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.market.mapSku(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (value) => ({ __typename: 'MapSkuSuccess' as const, ...value }))
}
