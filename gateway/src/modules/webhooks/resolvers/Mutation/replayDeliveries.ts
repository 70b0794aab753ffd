import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const replayDeliveries: NonNullable<MutationResolvers['replayDeliveries']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.webhooks.replayDeliveries(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (done) => ({ __typename: 'ReplayDeliveriesSuccess' as const, ...done }))
}
