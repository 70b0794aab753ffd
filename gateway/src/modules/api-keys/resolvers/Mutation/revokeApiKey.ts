import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const revokeApiKey: NonNullable<MutationResolvers['revokeApiKey']> = async (_root, { apiKeyId }, context, info) => {
  const reply = await context.clients.apiKeys.revokeApiKey({ apiKeyId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (apiKey) => ({ __typename: 'RevokeApiKeySuccess' as const, apiKey }))
}
