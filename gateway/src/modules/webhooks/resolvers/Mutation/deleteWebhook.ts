import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const deleteWebhook: NonNullable<MutationResolvers['deleteWebhook']> = async (_root, { webhookId }, context, info) => {
  const reply = await context.clients.webhooks.deleteWebhook({ webhookId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (deleted) => ({ __typename: 'DeleteWebhookSuccess' as const, ...deleted }))
}
