import type { DealerCode, EventEnvelope } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { firstTime, textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Subscription } from './subscription.js'
import { messageOf } from './subscription.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** Of a webhook that was deleted meanwhile nothing is kept. */
const INSERT_DELIVERIES = `
  INSERT INTO delivery (id, webhook_id, event_id, event, key, status, attempts, claim, started_at, due_at, created_at)
  SELECT n.id, w.id, $3::uuid, $4, $5, 'waiting', 0, 0, $6::timestamptz, $6::timestamptz, $6::timestamptz
  FROM unnest($1::uuid[], $2::uuid[]) AS n (id, webhook_id) JOIN webhook w ON w.id = n.webhook_id AND w.status <> 'deleted'
  ON CONFLICT (webhook_id, event_id) DO NOTHING`

/** What comes in: who wants what, and events on their way to them. */
export const outgoingRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** Paused ones too: what happens while they are paused waits for them. */
  subscriptions: async (): Promise<Subscription[]> => {
    const select = { id: true, events: true, dealerCode: true }
    const rows = await db.webhook.findMany({ where: { status: { not: 'deleted' } }, select })
    return rows.map(({ id, events, dealerCode }) => ({ webhookId: id, events, dealerCode: dealerCode as DealerCode | null }))
  },

  /** The event and a delivery for each of the webhooks, once per event. */
  keep: (consumer: string, event: EventEnvelope, webhookIds: readonly string[], at: Date): Promise<void> =>
    transaction(async (tx) => {
      if (!(await firstTime(tx, consumer, event.id))) return
      const { id, name, key, occurredAt } = event
      const data = { id, name, key, occurredAt: new Date(occurredAt), body: messageOf(event), keptAt: at }
      await tx.outgoingEvent.createMany({ data, skipDuplicates: true })
      const ids = textArray(webhookIds.map(() => newId()))
      await tx.$executeRawUnsafe(INSERT_DELIVERIES, ids, textArray(webhookIds), id, name, key, at.toISOString())
    }),
})

export type OutgoingRepository = ReturnType<typeof outgoingRepository>
