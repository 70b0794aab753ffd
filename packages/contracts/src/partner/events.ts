import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { event } from '../message.js'

/* Key: id of the webhook. These are for the platform itself and are not sent to webhooks. */
const webhook = z.object({ webhookId: z.uuid(), name: z.string(), dealerCode: DealerCode.nullable() })

export const webhookCreated = event(
  'partner.webhook-created.v1',
  webhook.extend({ url: z.string(), events: z.array(z.string()) }),
)
export const webhookChanged = event(
  'partner.webhook-changed.v1',
  webhook.extend({ url: z.string(), events: z.array(z.string()) }),
)
export const webhookPaused = event('partner.webhook-paused.v1', webhook.extend({ reason: z.string() }))
export const webhookResumed = event('partner.webhook-resumed.v1', webhook)
export const webhookDeleted = event('partner.webhook-deleted.v1', webhook)
export const webhookSecretRotated = event('partner.webhook-secret-rotated.v1', webhook)
