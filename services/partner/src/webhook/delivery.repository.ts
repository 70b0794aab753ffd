import type { ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { err, newEvent, newId, ok, servicePrincipal } from '@channel/contracts'
import type { DealerCode } from '@channel/contracts'
import { replayDeliveries, replayDelivery, webhookPaused } from '@channel/contracts/partner'
import { appendToOutbox, once, textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { toDelivery, visibleTo } from './readings.repository.js'
import { isDelivered, nextAttempt, PAUSED_AFTER_MS, saysGone } from './retry.js'
import type { Attempted } from './transport.js'
import type { Call, UnitOfWork } from './webhook.repository.js'

type Tx = Prisma.TransactionClient

/** A delivery that a worker has taken for a while, with all that sending it needs. */
export type Claimed = {
  readonly id: string
  readonly webhookId: string
  readonly claim: number
  readonly startedAt: Date
  readonly url: string
  readonly eventId: string
  readonly body: string
  /** Sealed, newest first, in base64. */
  readonly secrets: readonly string[]
}

/**
 * What is due, a few of each webhook, and of each key only what no untried one stands before: so events of one key go in order as long as
 * nothing fails. A claim is a time during which others leave it alone; after that it is due again, whatever became of the worker.
 */
const CLAIM = `
  WITH mine AS (
    SELECT due.id FROM webhook w CROSS JOIN LATERAL (
      SELECT d.id FROM delivery d
      WHERE d.webhook_id = w.id AND d.status = 'waiting' AND d.due_at <= $1::timestamptz AND NOT EXISTS (
        SELECT 1 FROM delivery before
        WHERE before.webhook_id = d.webhook_id AND before.key = d.key AND before.id < d.id
          AND before.status = 'waiting' AND before.attempts = 0)
      ORDER BY d.due_at, d.id LIMIT $4 FOR UPDATE SKIP LOCKED
    ) due
    WHERE w.status = 'active' AND NOT w.id = ANY($5::uuid[])
    LIMIT $3
  )
  UPDATE delivery d SET due_at = $2::timestamptz, claim = d.claim + 1
  FROM mine, webhook w, outgoing_event o
  WHERE d.id = mine.id AND w.id = d.webhook_id AND o.id = d.event_id
  RETURNING d.id, d.webhook_id AS "webhookId", d.claim, d.started_at AS "startedAt", w.url, d.event_id AS "eventId", o.body, ARRAY(
    SELECT encode(s.sealed, 'base64') FROM webhook_secret s
    WHERE s.webhook_id = w.id AND (s.expires_at IS NULL OR s.expires_at > $1::timestamptz) ORDER BY s.id DESC) AS secrets`

const REPLAY = `
  UPDATE delivery SET status = 'waiting', attempts = 0, started_at = $1::timestamptz, due_at = $1::timestamptz, finished_at = NULL
  WHERE webhook_id = $2::uuid AND created_at >= $3::timestamptz AND created_at < $4::timestamptz
    AND status = ANY($5::text[])`

const PRUNED_AT_ONCE = 1_000
const PRUNE_DELIVERIES = `
  DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE created_at < $1::timestamptz ORDER BY created_at LIMIT $2)`
const PRUNE_EVENTS = `
  DELETE FROM outgoing_event WHERE id IN (
    SELECT o.id FROM outgoing_event o
    WHERE o.kept_at < $1::timestamptz AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = o.id)
    ORDER BY o.kept_at LIMIT $2)`

type Limits = { readonly most: number; readonly perWebhook: number; readonly busy: readonly string[]; readonly forMs: number }
export type Settled = { readonly attempted: Attempted; readonly at: Date; readonly chance: number; readonly traceId: string }

export const deliveryRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  claim: (at: Date, { most, perWebhook, busy, forMs }: Limits): Promise<Claimed[]> => {
    const until = new Date(at.getTime() + forMs).toISOString()
    return db.$queryRawUnsafe<Claimed[]>(CLAIM, at.toISOString(), until, most, perWebhook, textArray(busy))
  },

  /** Writes down what happened and decides what comes next. Locks the webhook, if at all, before the delivery. */
  settle: (claimed: Claimed, settled: Settled): Promise<void> =>
    transaction(async (tx) => {
      const { attempted, at } = settled
      await (isDelivered(attempted.statusCode) ? succeeded(tx, claimed, at) : failed(tx, claimed, settled))
      await tx.deliveryAttempt.createMany({ data: { id: newId(), deliveryId: claimed.id, at, ...attempted } })
    }),

  replayOne: (input: ParsedInputOf<typeof replayDelivery>, call: Call): Promise<ReplyOf<typeof replayDelivery>> =>
    transaction((tx) =>
      once(tx, replayDelivery, input, call, async () => {
        const id = input.deliveryId
        const mine = { id, webhook: visibleTo(call.context.principal) }
        const anew = { status: 'waiting', attempts: 0, startedAt: call.at, dueAt: call.at, finishedAt: null }
        await tx.delivery.updateMany({ where: mine, data: anew })
        const row = await tx.delivery.findFirst({ where: mine })
        return row === null ? err({ code: 'DELIVERY_NOT_FOUND' as const, deliveryId: id }) : ok(toDelivery(row))
      }),
    ),

  /** What waits goes anyway, so it is left alone. */
  replayRange: (input: ParsedInputOf<typeof replayDeliveries>, call: Call): Promise<ReplyOf<typeof replayDeliveries>> =>
    transaction((tx) =>
      once(tx, replayDeliveries, input, call, async () => {
        const { webhookId, from, to, onlyFailed } = input
        if (!(await isVisible(tx, webhookId, call.context.principal)))
          return err({ code: 'WEBHOOK_NOT_FOUND' as const, webhookId })
        const over = textArray(onlyFailed ? ['failed'] : ['failed', 'delivered'])
        return ok({ replayed: await tx.$executeRawUnsafe(REPLAY, call.at.toISOString(), webhookId, from, to, over) })
      }),
    ),

  /** Deletes what is older, waiting or not; answers how many deliveries. */
  prune: async (before: Date, at: Date): Promise<number> => {
    await db.webhookSecret.deleteMany({ where: { expiresAt: { lte: at } } })
    const deliveries = await inParts(() => db.$executeRawUnsafe(PRUNE_DELIVERIES, before.toISOString(), PRUNED_AT_ONCE))
    await inParts(() => db.$executeRawUnsafe(PRUNE_EVENTS, before.toISOString(), PRUNED_AT_ONCE))
    return deliveries
  },
})

export type DeliveryRepository = ReturnType<typeof deliveryRepository>

const inParts = async (part: () => Promise<number>): Promise<number> => {
  let all = 0
  for (let some = PRUNED_AT_ONCE; some === PRUNED_AT_ONCE; all += some) some = await part()
  return all
}

const isVisible = async (tx: Tx, id: string, principal: Principal): Promise<boolean> =>
  (await tx.webhook.count({ where: { AND: [{ id }, visibleTo(principal)] } })) > 0

/** A success counts even where the worker was so slow that another one took the delivery meanwhile. */
const succeeded = async (tx: Tx, { id, webhookId }: Claimed, at: Date): Promise<void> => {
  await tx.webhook.updateMany({ where: { id: webhookId, failingSince: { not: null } }, data: { failingSince: null } })
  const delivered = { status: 'delivered', attempts: { increment: 1 }, finishedAt: at }
  await tx.delivery.updateMany({ where: { id, status: 'waiting' }, data: delivered })
}

const failed = async (tx: Tx, claimed: Claimed, settled: Settled): Promise<void> => {
  const { id, webhookId, claim, startedAt } = claimed
  const { attempted, at, chance } = settled
  await tx.webhook.updateMany({ where: { id: webhookId, failingSince: null }, data: { failingSince: at } })
  await pauseWhereHopeless(tx, claimed, settled)
  const mine = { id, claim, status: 'waiting' }
  const row = await tx.delivery.findFirst({ where: mine, select: { attempts: true } })
  const attempts = (row?.attempts ?? 0) + 1
  const dueAt = saysGone(attempted.statusCode) ? at : nextAttempt({ attempts, startedAt, at, chance })
  const over = { status: 'failed', finishedAt: at }
  await tx.delivery.updateMany({ where: mine, data: { attempts, ...(dueAt === undefined ? over : { dueAt }) } })
}

/** A receiver that is gone, or took nothing for a whole day, is left in peace until somebody says otherwise. */
const pauseWhereHopeless = async (tx: Tx, { webhookId }: Claimed, { attempted, at, traceId }: Settled): Promise<void> => {
  const gone = saysGone(attempted.statusCode)
  const since = gone ? {} : { failingSince: { lte: new Date(at.getTime() - PAUSED_AFTER_MS) } }
  const reason = gone ? 'The receiver answered 410 Gone' : 'No delivery succeeded for 24 hours'
  const data = { status: 'paused', pauseReason: reason, changedAt: at }
  const [row] = await tx.webhook.updateManyAndReturn({ where: { id: webhookId, status: 'active', ...since }, data })
  if (row === undefined) return
  const told = newEvent(webhookPaused, row.id, {
    webhookId: row.id,
    name: row.name,
    dealerCode: row.dealerCode as DealerCode | null,
    reason,
  })
  await appendToOutbox(tx, [told], { context: { principal: servicePrincipal('partner'), traceId }, at })
}
