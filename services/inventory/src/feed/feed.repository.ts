import type { CallContext, ChannelCode, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor, newEvent, newId, servicePrincipal } from '@channel/contracts'
import type { AtpChange, listAtpChanges } from '@channel/contracts/inventory'
import { atpChanged } from '@channel/contracts/inventory'
import { appendToOutbox, textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { FeedNumber } from './feed.js'
import { news } from './feed.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** SKUs under lock at once: whoever sells one of them waits so long as their numbers take. */
const CHUNK = 100
/** Beyond this many changes the feed only says "at least so many". */
const COUNT_LIMIT = 10_000

/* One publisher at a time: what it commits can be seen before the next one hands out numbers, so numbers are in the order of commits. */
const TAKE_TURN = `SELECT pg_try_advisory_xact_lock(hashtext('inventory atp feed')) AS taken`
const NEXT = `SELECT sku FROM availability WHERE changed AND sku > $1 ORDER BY sku LIMIT $2::int`
const SEEN = `UPDATE availability SET changed = false WHERE sku = ANY($1::text[])`
const SELLERS = `
  SELECT c.code AS channel, w.sku, c.active, c.uses_pool AS "usesPool", c.scopes,
    coalesce(s.exposure_percent, c.exposure_percent) AS "exposurePercent", coalesce(s.threshold, c.threshold)::float8 AS threshold
  FROM channel c CROSS JOIN unnest($1::text[]) AS w (sku) LEFT JOIN channel_sku s ON s.channel = c.code AND s.sku = w.sku
  WHERE c.feed`
const TOLD = `
  SELECT f.channel, f.sku, f.atp::float8 AS atp FROM atp_feed f JOIN channel c ON c.code = f.channel
  WHERE c.feed AND f.sku = ANY($1::text[])`
const TELL = `
  INSERT INTO atp_feed (channel, sku, atp, seq, at)
  SELECT n.channel, n.sku, n.atp, nextval('atp_feed_number'), $2::timestamptz
  FROM json_to_recordset($1::json) AS n (channel text, sku text, atp bigint)
  ON CONFLICT (channel, sku) DO UPDATE SET atp = excluded.atp, seq = excluded.seq, at = excluded.at
  RETURNING channel, sku, atp::float8 AS atp, seq::float8 AS seq, at`
/* A channel whose feed was switched off has none; switched on again it is told everything anew. */
const FORGET = `DELETE FROM atp_feed f USING channel c WHERE c.code = f.channel AND NOT c.feed`
const CHANGES = `
  SELECT f.channel, f.sku, f.atp::float8 AS atp, f.seq::float8 AS seq, f.at
  FROM atp_feed f JOIN channel c ON c.code = f.channel WHERE f.channel = $1 AND c.feed AND f.seq > $2::bigint
  ORDER BY f.seq LIMIT $3::int`
const COUNT = `
  SELECT count(*)::int AS n FROM (
    SELECT FROM atp_feed f JOIN channel c ON c.code = f.channel WHERE f.channel = $1 AND c.feed AND f.seq > $2::bigint
    LIMIT ${COUNT_LIMIT}) AS one`

/** A SKU's sums over its places, as they stand under its lock. */
type Supply = { readonly free: readonly number[]; readonly kept: Readonly<Record<string, number>> }
type LockSkus = (tx: Tx, skus: readonly Sku[]) => Promise<{ readonly supplies: ReadonlyMap<string, Supply> }>

/** A channel of the feed as it sells one SKU. */
export type FeedSeller = {
  readonly channel: ChannelCode
  readonly active: boolean
  readonly usesPool: boolean
  readonly scopes: readonly number[]
  readonly exposurePercent: number
  readonly threshold: number
}
/** What the channel can reserve over all places: the formula of stock itself. */
type AtpOf = (seller: FeedSeller, supply: Supply) => number

type Dependencies = {
  readonly work: UnitOfWork
  readonly clock: () => Date
  readonly lockSkus: LockSkus
  readonly atpOf: AtpOf
}

/** What came of a chunk: the last SKU that was looked at, where more may follow, and how many numbers were told. */
export type Published = { readonly told: number; readonly last: Sku | undefined }

const BUSY: Published = { told: 0, last: undefined }

const tell = async (tx: Tx, numbers: readonly FeedNumber[], at: Date): Promise<number> => {
  if (numbers.length === 0) return 0
  const rows = await tx.$queryRawUnsafe<(FeedNumber & { seq: number; at: Date })[]>(
    TELL,
    JSON.stringify(numbers),
    at.toISOString(),
  )
  const context: CallContext = { principal: servicePrincipal('inventory'), traceId: newId() }
  const changes = rows.map((row): AtpChange => ({ ...row, at: row.at.toISOString() })).sort((a, b) => a.seq - b.seq)
  const events = changes.map((change) => newEvent(atpChanged, `${change.channel}|${change.sku}`, change))
  await appendToOutbox(tx, events, { context, at })
  return rows.length
}

const publish = async (tx: Tx, { clock, lockSkus, atpOf }: Dependencies, after: string): Promise<Published> => {
  const [turn] = await tx.$queryRawUnsafe<{ taken: boolean }[]>(TAKE_TURN)
  if (!turn?.taken) return BUSY
  if (after === '') await tx.$executeRawUnsafe(FORGET)
  const found = await tx.$queryRawUnsafe<{ sku: Sku }[]>(NEXT, after, CHUNK)
  if (found.length === 0) return BUSY
  const skus = found.map(({ sku }) => sku)
  const { supplies } = await lockSkus(tx, skus)
  const column = textArray(skus)
  await tx.$executeRawUnsafe(SEEN, column)
  const sellers = await tx.$queryRawUnsafe<(FeedSeller & { sku: Sku })[]>(SELLERS, column)
  const numbers = sellers.flatMap(({ sku, ...seller }): FeedNumber[] => {
    const supply = supplies.get(sku)
    return supply ? [{ channel: seller.channel, sku, atp: atpOf(seller, supply) }] : []
  })
  const told = await tx.$queryRawUnsafe<FeedNumber[]>(TOLD, column)
  return { told: await tell(tx, news(told, numbers), clock()), last: skus.length === CHUNK ? skus.at(-1) : undefined }
}

/** The feed is written: what channels can sell is compared with what was told last. */
export const feedRepository = (deps: Dependencies) => ({
  /**
   * Looks at the next SKUs behind `after` whose stock has changed. Nothing where another replica is at it. A publisher that dies leaves
   * everything as it was, to be looked at again.
   */
  publishNext: (after: Sku | undefined): Promise<Published> => deps.work((tx) => publish(tx, deps, after ?? '')),
})
export type FeedRepository = ReturnType<typeof feedRepository>

type Pull = ParsedInputOf<typeof listAtpChanges>

const afterSeq = (cursor: string | undefined): string => {
  const [seq] = decodeCursor(cursor) ?? []
  return typeof seq === 'number' && Number.isSafeInteger(seq) ? String(seq) : '0'
}

/** The feed is read. */
export const feedReadings = (db: PrismaClient) => ({
  changes: async ({ channel, after, first }: Pull): Promise<Page<AtpChange>> => {
    const seq = afterSeq(after)
    const [rows, [counted]] = await Promise.all([
      db.$queryRawUnsafe<(Omit<AtpChange, 'at'> & { at: Date })[]>(CHANGES, channel, seq, first + 1),
      db.$queryRawUnsafe<{ n: number }[]>(COUNT, channel, seq),
    ])
    return {
      rows: rows.slice(0, first).map((row) => ({ cursor: encodeCursor(row.seq), node: { ...row, at: row.at.toISOString() } })),
      hasNextPage: rows.length > first,
      totalCount: counted?.n ?? 0,
    }
  },
})
export type FeedReadings = ReturnType<typeof feedReadings>
