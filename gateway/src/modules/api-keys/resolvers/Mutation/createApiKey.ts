import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createApiKey: NonNullable<MutationResolvers['createApiKey']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.apiKeys.createApiKey(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (made) => ({ __typename: 'CreateApiKeySuccess' as const, ...made }))
}
