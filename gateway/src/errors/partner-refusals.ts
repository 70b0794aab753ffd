import type { ErrorOf } from '@channel/contracts'
import type { createApiKey, revokeApiKey } from '@channel/contracts/identity'
import type {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  pauseWebhook,
  replayDeliveries,
  replayDelivery,
  resumeWebhook,
  rotateWebhookSecret,
} from '@channel/contracts/partner'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What commands about API keys and webhooks can be refused with. */
export type PartnerRefusal = ErrorOf<
  | typeof createApiKey
  | typeof revokeApiKey
  | typeof changeWebhook
  | typeof createWebhook
  | typeof deleteWebhook
  | typeof pauseWebhook
  | typeof replayDeliveries
  | typeof replayDelivery
  | typeof resumeWebhook
  | typeof rotateWebhookSecret
>

export const partnerRefusalTypes = {
  API_KEY_NOT_FOUND: 'ApiKeyNotFound',
  DELIVERY_NOT_FOUND: 'WebhookDeliveryNotFound',
  EXPIRY_IN_PAST: 'ExpiryInPast',
  REPLAY_RANGE_TOO_LONG: 'ReplayRangeTooLong',
  UNKNOWN_EVENTS: 'UnknownEvents',
  WEBHOOK_NOT_FOUND: 'WebhookNotFound',
  WEBHOOK_URL_REFUSED: 'WebhookUrlRefused',
} as const satisfies {
  [Code in Exclude<PartnerRefusal['code'], 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED'>]: keyof ResolversTypes
}
