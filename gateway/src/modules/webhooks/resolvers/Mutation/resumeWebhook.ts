import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const resumeWebhook: NonNullable<MutationResolvers['resumeWebhook']> = async (_root, { webhookId }, context, info) => {
  const reply = await context.clients.webhooks.resumeWebhook({ webhookId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (webhook) => ({ __typename: 'ResumeWebhookSuccess' as const, webhook }))
}
