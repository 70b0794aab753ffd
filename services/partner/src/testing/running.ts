import { setTimeout as pause } from 'node:timers/promises'
import type { EventEnvelope, InputOf } from '@channel/contracts'
import { EventId, IdempotencyKey, newId } from '@channel/contracts'
import type { createWebhook } from '@channel/contracts/partner'
import type { EventPublisher } from '@channel/messaging'
import { createLogger } from '@channel/service-kit'
import { asService, brandOps } from '@channel/testkit'
import { onPublishedEvents } from '../consumers/on-published-events.js'
import { partnerParts } from '../partner.parts.js'
import type { Transport } from '../webhook/transport.js'

const nowhere: EventPublisher = { publish: async () => undefined }

type Options = { development?: boolean; transport?: Transport }

/** One instance of the service on a database, without its edge. Its worker runs where the test starts it; its clock is ahead of real time. */
export const runningPartner = async (url: string, { development = true, transport }: Options = {}) => {
  let aheadMs = 0
  const clock = () => new Date(Date.now() + aheadMs)
  const logger = createLogger({ level: 'silent' })
  const runtime = { databaseUrl: url, logger, clock, publisher: nowhere, secret: 'a secret of the test', development }
  const parts = partnerParts(runtime, transport)
  await Promise.all(Array.from({ length: 10 }, () => parts.db.$executeRaw`SELECT pg_sleep(0.1)`))
  const consumers = onPublishedEvents(parts.deliveries, parts.openEvents)
  return {
    ...parts,
    clock,
    later: (hours: number) => {
      aheadMs += hours * 3_600_000
    },
    /** What the bus does with an event. */
    hear: async (event: EventEnvelope) => {
      await consumers.find(({ event: type }) => type.name === event.name)?.handle(event, asService('partner', event.actor))
    },
    stop: async () => {
      await parts.worker.stop()
      await parts.transport.close()
      await parts.db.$disconnect()
    },
  }
}

export type RunningPartner = Awaited<ReturnType<typeof runningPartner>>

export const key = (text: string = newId()) => IdempotencyKey.parse(`test-${text}`)

type Wish = Partial<Omit<InputOf<typeof createWebhook>, 'idempotencyKey'>>

/** A new webhook; an error where it is refused. */
export const open = async ({ webhooks }: RunningPartner, wish: Wish, by = brandOps) => {
  const input = { idempotencyKey: key(), name: 'ERP', url: 'http://127.0.0.1:1/', events: ['*'], ...wish }
  const reply = await webhooks.create(input as Parameters<typeof webhooks.create>[0], by)
  if (!reply.ok) throw new Error(reply.error.code)
  return { webhook: reply.value.webhook, secret: String(reply.value.secret) }
}

export const event = (parts: Partial<EventEnvelope> = {}): EventEnvelope => ({
  id: EventId.parse(newId()),
  name: 'order.order-shipped.v1',
  key: newId(),
  occurredAt: '2026-03-01T09:00:00.000Z',
  actor: 'account-1',
  traceId: 'trace-1',
  payload: { orderId: 'o-1', dealerCode: 'D1', number: 'SO1 订单' },
  ...parts,
})

/** Waits until it is so; an error after some seconds. */
export const until = async (holds: () => boolean | Promise<boolean>, within = 8_000): Promise<void> => {
  const end = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that in time')
    await pause(10)
  }
}
