import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const pauseWebhook: NonNullable<MutationResolvers['pauseWebhook']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.webhooks.pauseWebhook(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (webhook) => ({ __typename: 'PauseWebhookSuccess' as const, webhook }))
}
