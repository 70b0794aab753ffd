import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createWebhook: NonNullable<MutationResolvers['createWebhook']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.webhooks.createWebhook(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (made) => ({ __typename: 'CreateWebhookSuccess' as const, ...made }))
}
