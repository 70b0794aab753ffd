import { Webhook } from 'standardwebhooks'
import type { SignMessage } from './secrets.js'

/** Standard Webhooks: `v1,…` for each secret, one after the other, so that a receiver may know either while they change. */
export const signedHeaders: SignMessage = (secrets, { id, at, body }) => ({
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'channel-webhooks/1',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
})
