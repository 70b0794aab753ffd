import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const changeWebhook: NonNullable<MutationResolvers['changeWebhook']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.webhooks.changeWebhook(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (webhook) => ({ __typename: 'ChangeWebhookSuccess' as const, webhook }))
}
