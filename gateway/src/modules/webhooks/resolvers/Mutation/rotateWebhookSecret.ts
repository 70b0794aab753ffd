import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const rotateWebhookSecret: NonNullable<MutationResolvers['rotateWebhookSecret']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.webhooks.rotateWebhookSecret(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (made) => ({ __typename: 'RotateWebhookSecretSuccess' as const, ...made }))
}
