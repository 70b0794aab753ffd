import { z } from 'zod'
import { EventId } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'

/** `waiting`: for its turn, or for its next attempt. `failed`: given up after 24 hours; it can be sent anew. */
export const DeliveryStatus = z.enum(['waiting', 'delivered', 'failed'])
export type DeliveryStatus = z.infer<typeof DeliveryStatus>

/** One event on its way to one webhook (推送记录). */
export const Delivery = z.object({
  id: z.uuid(),
  webhookId: z.uuid(),
  /** Header `webhook-id` of every attempt, a replay included: a receiver knows by it what it has had. */
  eventId: EventId,
  event: z.string(),
  key: z.string(),
  status: DeliveryStatus,
  /** Since it was last started. */
  attempts: z.int(),
  createdAt: z.iso.datetime(),
  /** When it is tried next; null where it is over. */
  dueAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Delivery = z.infer<typeof Delivery>

/** What happened one time that it was sent. */
export const DeliveryAttempt = z.object({
  id: z.uuid(),
  deliveryId: z.uuid(),
  at: z.iso.datetime(),
  /** Null where no answer came. */
  statusCode: z.int().nullable(),
  durationMs: z.int(),
  /** The beginning of the answer, at most 1,000 characters. */
  response: z.string(),
  error: z.string().nullable(),
})
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>

/** Sends one delivery anew, whatever became of it. */
export const replayDelivery = command('partner.replay-delivery', {
  input: { deliveryId: z.uuid() },
  answer: Delivery,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('DELIVERY_NOT_FOUND'), deliveryId: z.string() }),
    ...CommonError.options,
  ]),
})

/** Sends anew what came up for a webhook in a time (`from` ≤ … < `to`, at most 31 days) and does not wait anyway. */
export const replayDeliveries = command('partner.replay-deliveries', {
  input: { webhookId: z.uuid(), from: z.iso.datetime(), to: z.iso.datetime(), onlyFailed: z.boolean().default(true) },
  answer: z.object({ replayed: z.int() }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('WEBHOOK_NOT_FOUND'), webhookId: z.string() }),
    z.object({ code: z.literal('REPLAY_RANGE_TOO_LONG'), days: z.int(), limitDays: z.int() }),
    ...CommonError.options,
  ]),
})

/** Newest first. */
export const listDeliveries = query('partner.list-deliveries', {
  input: PageInput.extend({
    webhookId: z.uuid(),
    status: DeliveryStatus.optional(),
    event: z.string().max(100).optional(),
    key: z.string().max(200).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(Delivery),
})

/** Oldest first. */
export const getDeliveryAttempts = query('partner.get-delivery-attempts', {
  input: z.object({ deliveryIds: z.array(z.uuid()).max(200) }),
  answer: z.array(DeliveryAttempt),
})
