import type { ListWords, Messages } from './message-shape.js'

const urlFaults = {
  'not-https': 'it must begin with https://',
  'private-address': 'it is no address of the public internet',
  'has-credentials': 'it must not carry a user name or a password',
  'not-a-url': 'it is no URL',
}

/** Of API keys and webhooks. */
export const englishPartner = ({ list }: ListWords) =>
  ({
    API_KEY_NOT_FOUND: ({ apiKeyId }) => `No such API key: ${apiKeyId}`,
    DELIVERY_NOT_FOUND: ({ deliveryId }) => `No such delivery: ${deliveryId}`,
    EXPIRY_IN_PAST: ({ expiresAt }) => `The key would be over before it begins (${expiresAt}); give a later time or none`,
    REPLAY_RANGE_TOO_LONG: ({ days, limitDays }) =>
      `${days} days are too long for one replay; take at most ${limitDays} and repeat it`,
    UNKNOWN_EVENTS: ({ events }) => `There are no such events for webhooks: ${list(events)}`,
    WEBHOOK_NOT_FOUND: ({ webhookId }) => `No such webhook: ${webhookId}`,
    WEBHOOK_URL_REFUSED: ({ url, reason }) => `Nothing can be sent to ${url}: ${urlFaults[reason]}`,
  }) satisfies Partial<Messages['refusals']>
