import { crc32 } from 'node:zlib'
import type { EventEnvelope } from '@channel/contracts'
import { PARTITIONS } from './partition.js'
import type { SqlExecutor } from './sql.js'

export type Waiting = { seq: string; event: EventEnvelope }

/* ORDER BY makes each probe one step into the partial index outbox_waiting, however large the table is. */
const WAITING = `
  SELECT p::int AS partition
  FROM generate_series(0, ${PARTITIONS - 1}) AS p
  CROSS JOIN LATERAL (SELECT seq FROM outbox WHERE partition = p AND published_at IS NULL ORDER BY seq LIMIT 1) AS head`
const CLAIM = 'SELECT p::int AS partition FROM unnest($2::int[]) AS p WHERE pg_try_advisory_xact_lock($1::int, p)'
const READ = `
  SELECT o.seq::text AS seq, o.id::text AS id, o.name, o.key, o.actor, o.trace_id, o.payload::text AS payload,
    to_char(o.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS occurred_at
  FROM unnest($1::int[]) AS p
  CROSS JOIN LATERAL (SELECT * FROM outbox WHERE partition = p AND published_at IS NULL ORDER BY seq LIMIT $2::int) AS o
  ORDER BY o.seq`
const MARK = 'UPDATE outbox SET published_at = now() WHERE seq = ANY($1::text[]::bigint[])'
const PRUNE = `
  DELETE FROM outbox WHERE seq IN (
    SELECT seq FROM outbox WHERE published_at < now() - $1::float8 * interval '1 hour'
    ORDER BY published_at LIMIT 5000 FOR UPDATE SKIP LOCKED)`

type Row = {
  seq: string
  id: string
  name: string
  key: string
  actor: string
  trace_id: string
  payload: string
  occurred_at: string
}

/** Partitions with something to publish: the relay's whole work while nothing happens. */
export const waitingPartitions = async (db: SqlExecutor): Promise<number[]> =>
  (await db.$queryRawUnsafe<{ partition: number }[]>(WAITING)).map((row) => Number(row.partition))

/**
 * Those of the partitions that no other relay holds, until the end of the transaction. Locks live in the whole database, so the first of
 * their two numbers is the service.
 */
export const claimPartitions = async (tx: SqlExecutor, service: string, partitions: number[]): Promise<number[]> => {
  const rows = await tx.$queryRawUnsafe<{ partition: number }[]>(CLAIM, crc32(`outbox ${service}`) | 0, partitions)
  return rows.map((row) => Number(row.partition))
}

/**
 * The oldest waiting events of these partitions. A statement of its own, after the claim: it must see what the lock's last holder
 * marked, and it also sees lower numbers that were committed late.
 */
export const readWaiting = async (tx: SqlExecutor, partitions: number[], limit: number): Promise<Waiting[]> => {
  const perPartition = Math.max(1, Math.floor(limit / partitions.length))
  const rows = await tx.$queryRawUnsafe<Row[]>(READ, partitions, perPartition)
  return rows.map(({ seq, trace_id: traceId, occurred_at: occurredAt, payload, ...row }) => ({
    seq,
    event: { ...row, traceId, occurredAt, payload: JSON.parse(payload) as unknown } as EventEnvelope,
  }))
}

export const markPublished = async (tx: SqlExecutor, batch: Waiting[]): Promise<void> => {
  await tx.$executeRawUnsafe(
    MARK,
    batch.map(({ seq }) => seq),
  )
}

/** Deletes at most 5,000 events published longer ago; answers how many. */
export const prunePublished = (db: SqlExecutor, olderThanHours: number): Promise<number> =>
  db.$executeRawUnsafe(PRUNE, olderThanHours)

export const countWaiting = async (db: SqlExecutor): Promise<number> => {
  const rows = await db.$queryRawUnsafe<{ n: number }[]>('SELECT count(*)::int AS n FROM outbox WHERE published_at IS NULL')
  return Number(rows[0]?.n)
}
