import type { Resolvers } from '../../generated/resolver-types.js'
import { ApiKey } from './resolvers/ApiKey.js'
import { createApiKey } from './resolvers/Mutation/createApiKey.js'
import { revokeApiKey } from './resolvers/Mutation/revokeApiKey.js'
import { apiKeys } from './resolvers/Query/apiKeys.js'

export const apiKeysResolvers = {
  Query: { apiKeys },
  Mutation: { createApiKey, revokeApiKey },
  ApiKey,
} satisfies Partial<Resolvers>
