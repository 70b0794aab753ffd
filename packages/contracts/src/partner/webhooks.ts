import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'

/** A webhook's deliveries in one replay by range reach at most so far. */
export const REPLAY_DAYS = 31

export const WebhookStatus = z.enum(['active', 'paused'])
export type WebhookStatus = z.infer<typeof WebhookStatus>

/** The name of an event (`order.order-shipped.v1`), all events of a service (`order.*`), or all (`*`). */
export const EventPattern = z.string().regex(/^(?:\*|[a-z]+\.(?:\*|[a-z-]+\.v\d+))$/)

/** Where a partner wants to be told of what happens (事件推送订阅). */
export const Webhook = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  events: z.array(EventPattern),
  /** Present: only events of this dealer. */
  dealerCode: DealerCode.nullable(),
  status: WebhookStatus,
  /** Why it is paused: what a person wrote, or what the receiver did. */
  pauseReason: z.string().nullable(),
  /** No delivery has succeeded since. */
  failingSince: z.iso.datetime().nullable(),
  /** Deliveries that wait. */
  waiting: z.int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
})
export type Webhook = z.infer<typeof Webhook>

const NotFound = z.object({ code: z.literal('WEBHOOK_NOT_FOUND'), webhookId: z.string() })
const UrlRefused = z.object({
  code: z.literal('WEBHOOK_URL_REFUSED'),
  url: z.string(),
  reason: z.enum(['not-https', 'private-address', 'has-credentials', 'not-a-url']),
})
const UnknownEvents = z.object({ code: z.literal('UNKNOWN_EVENTS'), events: z.array(z.string()) })

const Name = z.string().trim().min(1).max(100)
const Url = z.string().trim().min(1).max(2_000)
const Patterns = z.array(EventPattern).min(1).max(50)

const onWebhook = {
  input: { webhookId: z.uuid() },
  answer: Webhook,
  error: z.discriminatedUnion('code', [NotFound, ...CommonError.options]),
}
const WithSecret = z.object({
  webhook: Webhook,
  /** `whsec_…`; null where the command is repeated: a secret is told once. */
  secret: z.string().nullable(),
})

/** The brand's people for all dealers or one; dealer people for their own dealer. It hears of what happens from a second afterwards on. */
export const createWebhook = command('partner.create-webhook', {
  input: { name: Name, url: Url, events: Patterns, dealerCode: DealerCode.optional() },
  answer: WithSecret,
  error: z.discriminatedUnion('code', [UrlRefused, UnknownEvents, ...CommonError.options]),
  retryable: false,
})

/** What is left out stays as it is. Deliveries that wait go to the new address. */
export const changeWebhook = command('partner.change-webhook', {
  ...onWebhook,
  input: { ...onWebhook.input, name: Name.optional(), url: Url.optional(), events: Patterns.optional() },
  error: z.discriminatedUnion('code', [NotFound, UrlRefused, UnknownEvents, ...CommonError.options]),
})

/** What happens while it is paused waits. */
export const pauseWebhook = command('partner.pause-webhook', {
  ...onWebhook,
  input: { ...onWebhook.input, reason: z.string().trim().min(1).max(500) },
})

/** Sends what waits, in its order, with the whole time for attempts before it. */
export const resumeWebhook = command('partner.resume-webhook', onWebhook)

/** For good, with what waits for it. Twice is fine. */
export const deleteWebhook = command('partner.delete-webhook', {
  ...onWebhook,
  answer: z.object({ webhookId: z.uuid() }),
})

/** A new secret; the one before stays valid for `keepHours`, and messages are signed with both meanwhile. Older ones end at once. */
export const rotateWebhookSecret = command('partner.rotate-webhook-secret', {
  ...onWebhook,
  input: { ...onWebhook.input, keepHours: z.int().min(0).max(168).default(24) },
  answer: WithSecret,
  retryable: false,
})

export const getWebhooks = query('partner.get-webhooks', {
  input: z.object({ ids: z.array(z.uuid()).max(200) }),
  answer: z.array(Webhook),
})

/** Newest first. */
export const listWebhooks = query('partner.list-webhooks', {
  input: PageInput.extend({
    status: WebhookStatus.optional(),
    dealerCode: DealerCode.optional(),
    search: z.string().max(100).optional(),
  }),
  answer: pageOf(Webhook),
})
