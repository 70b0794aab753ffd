import { apiKeyRevoked } from '@channel/contracts/identity'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { ApiKeyHandlers } from '../api-key/api-key.handlers.js'

/** The service's own event: it comes for sure, even if the process that revoked the key died on the spot. */
export const onApiKeyRevoked = (apiKeys: Pick<ApiKeyHandlers, 'revoked'>): Consumer =>
  consumer('identity.on-api-key-revoked', apiKeyRevoked, ({ payload }) => apiKeys.revoked(payload.apiKeyId))
