import { crc32 } from 'node:zlib'
import type { EventEnvelope } from '@channel/contracts'
import { textArray } from './columns.js'
import { PARTITIONS } from './partition.js'
import type { SqlExecutor } from './sql.js'

/** `rows` is the array literal of their numbers. */
export type Waiting = { rows: string; events: EventEnvelope[] }

/* ORDER BY makes each probe one step into the partial index outbox_waiting, however large the table is. */
const WAITING = `
  SELECT p::int AS partition
  FROM generate_series(0, ${PARTITIONS - 1}) AS p
  CROSS JOIN LATERAL (SELECT seq FROM outbox WHERE partition = p AND published_at IS NULL ORDER BY seq LIMIT 1) AS head`
const CLAIM = 'SELECT p::int AS partition FROM unnest($2::int[]) AS p WHERE pg_try_advisory_xact_lock($1::int, p)'
/* One row for all, since a driver's work is per row and column. No outbox row is empty, so a limit of events is one of rows too. */
const READ = `
  SELECT '{' || string_agg(o.seq::text, ',') || '}' AS rows, '[' || string_agg(o.events::text, ',' ORDER BY o.seq) || ']' AS events
  FROM unnest($1::int[]) AS p
  CROSS JOIN LATERAL (
    SELECT seq, events, sum(size) OVER (ORDER BY seq) - size AS before
    FROM (SELECT seq, size, events FROM outbox WHERE partition = p AND published_at IS NULL ORDER BY seq LIMIT $2::int) AS oldest
  ) AS o
  WHERE o.before < $2::int`
const MARK = 'UPDATE outbox SET published_at = now() WHERE seq = ANY($1::bigint[])'
/* Rows are published about in the order of `seq`, so what is old enough lies at its beginning, and no index on the time is needed. */
const PRUNE = `
  DELETE FROM outbox WHERE seq IN (
    SELECT seq FROM outbox
    WHERE seq <= (SELECT max(seq) FROM (SELECT seq FROM outbox ORDER BY seq LIMIT 5000) AS oldest)
      AND published_at < now() - $1::float8 * interval '1 hour'
    FOR UPDATE SKIP LOCKED)`

/** Partitions with something to publish: the relay's whole work while nothing happens. */
export const waitingPartitions = async (db: SqlExecutor): Promise<number[]> =>
  (await db.$queryRawUnsafe<{ partition: number }[]>(WAITING)).map((row) => Number(row.partition))

/**
 * Those of the partitions that no other relay holds, until the end of the transaction. Locks live in the whole database, so the first of
 * their two numbers is the service.
 */
export const claimPartitions = async (tx: SqlExecutor, service: string, partitions: number[]): Promise<number[]> => {
  const lock = crc32(`outbox ${service}`) | 0
  const rows = await tx.$queryRawUnsafe<{ partition: number }[]>(CLAIM, lock, textArray(partitions))
  return rows.map((row) => Number(row.partition))
}

/**
 * The oldest waiting rows of these partitions, about `limit` events in all and one row of each partition at least. A statement of its
 * own, after the claim: it must see what the lock's last holder marked, and it also sees lower numbers that were committed late.
 */
export const readWaiting = async (tx: SqlExecutor, partitions: number[], limit: number): Promise<Waiting> => {
  const perPartition = Math.max(1, Math.floor(limit / partitions.length))
  const [read] = await tx.$queryRawUnsafe<{ rows: string | null; events: string | null }[]>(
    READ,
    textArray(partitions),
    perPartition,
  )
  const events = JSON.parse(read?.events ?? '[]') as EventEnvelope[][]
  return { rows: read?.rows ?? '{}', events: events.flat() }
}

export const markPublished = async (tx: SqlExecutor, { rows }: Waiting): Promise<void> => {
  await tx.$executeRawUnsafe(MARK, rows)
}

/** Deletes at most 5,000 rows published longer ago; answers how many. */
export const prunePublished = (db: SqlExecutor, olderThanHours: number): Promise<number> =>
  db.$executeRawUnsafe(PRUNE, olderThanHours)

/** Events, not rows. */
export const countWaiting = async (db: SqlExecutor): Promise<number> => {
  const rows = await db.$queryRawUnsafe<{ n: number }[]>(
    'SELECT coalesce(sum(size), 0)::int AS n FROM outbox WHERE published_at IS NULL',
  )
  return Number(rows[0]?.n)
}
