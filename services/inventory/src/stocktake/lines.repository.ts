import type { LocationCode, Result, Sku } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { StocktakeId, StocktakeLineStatus, StocktakeStatus, StocktakeStep } from '@channel/contracts/inventory'
import type { Prisma } from '../db/client.js'
import type { Call, Head } from './stocktake.js'
import type { Assessment, Books, Tally, Terms, TrueAt } from './tally.js'
import { assess } from './tally.js'

export type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/* Counters share the stocktake, so that they do not wait for each other; whoever decides about it has it alone. */
const HEAD = `SELECT id::text AS id, number, location, kind, status, limits, opened_at AS "openedAt" FROM stocktake WHERE id = $1::uuid`
const STEP = `
  INSERT INTO stocktake_step (id, stocktake_id, at, actor, action, lines, note)
  VALUES ($1::uuid, $2::uuid, $3::timestamptz, $4, $5, $6::int, $7)`
const COUNT_BY_STATUS = `
  SELECT status, count(*)::int AS lines FROM stocktake_line WHERE stocktake_id = $1::uuid GROUP BY status ORDER BY status`
const STATUS_OF =
  'SELECT sku, status FROM stocktake_line WHERE stocktake_id = $1::uuid AND sku = ANY($2::text[]) ORDER BY sku FOR UPDATE'
const LOCK_SKUS = 'SELECT sku FROM availability WHERE sku = ANY($1::text[]) ORDER BY sku FOR UPDATE'
const TERMS = `
  SELECT sku, unit_price AS "unitPrice", currency FROM stocktake_line WHERE stocktake_id = $1::uuid AND sku = ANY($2::text[])`
/*
 * The books at a moment are the balance of now without what moved since. Read under the lock of the SKUs, nothing can be on its way that
 * happened before: whoever moves stock reads the clock under the same lock. Counting backwards from the balance, and not forwards from the
 * snapshot, needs no order of ids between replicas whose clocks differ: every entry is in the balance, and either after the moment or not.
 * `floor` is an id that is older than any entry after the moment, so that an index finds them.
 */
const BOOKS = `
  SELECT a.sku, b.good - m.good_since_first AS "goodFirst", b.damaged - m.damaged_since_first AS "damagedFirst",
    b.good - m.good_since_last AS "goodLast", b.damaged - m.damaged_since_last AS "damagedLast", m.moved, m.changed
  FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::uuid[]) AS a (sku, first, last, floor)
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(sellable + reserved + allocated + frozen), 0)::float8 AS good, coalesce(sum(damaged), 0)::float8 AS damaged
    FROM balance WHERE sku = a.sku AND location = $1) b
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(e.good), 0)::float8 AS good_since_first, coalesce(sum(e.damaged), 0)::float8 AS damaged_since_first,
      coalesce(sum(e.good) FILTER (WHERE e.at > a.last), 0)::float8 AS good_since_last,
      coalesce(sum(e.damaged) FILTER (WHERE e.at > a.last), 0)::float8 AS damaged_since_last,
      (count(*) FILTER (WHERE e.at <= a.last AND e.good + e.damaged <> 0))::int AS moved,
      (count(*) FILTER (WHERE e.at <= a.last AND (e.good <> 0 OR e.damaged <> 0)))::int AS changed
    FROM (
      SELECT at, CASE WHEN to_bucket IN ('sellable', 'reserved', 'allocated', 'frozen') THEN quantity ELSE 0 END
          - CASE WHEN from_bucket IN ('sellable', 'reserved', 'allocated', 'frozen') THEN quantity ELSE 0 END AS good,
        CASE to_bucket WHEN 'damaged' THEN quantity ELSE 0 END - CASE from_bucket WHEN 'damaged' THEN quantity ELSE 0 END AS damaged
      FROM movement WHERE sku = a.sku AND location = $1 AND id >= a.floor AND at > a.first) e) m`
const SAVE = `
  UPDATE stocktake_line l SET status = a.status, counted = a.counted, damaged = a.damaged, counts = a.counts,
    first_counted_at = a.first, last_counted_at = a.last, moved_between = a.moved, book_good = a.book_good,
    book_damaged = a.book_damaged, difference_good = a.difference_good, difference_damaged = a.difference_damaged,
    value_minor = a.value_minor, needs_approval = a.needs_approval
  FROM json_to_recordset($2::json) AS a (sku text, status text, counted bigint, damaged bigint, counts int, first timestamptz,
    last timestamptz, moved int, book_good bigint, book_damaged bigint, difference_good bigint, difference_damaged bigint,
    value_minor bigint, needs_approval boolean)
  WHERE l.stocktake_id = $1::uuid AND l.sku = a.sku`
/* Within the limits nobody has to look; zero difference needs nothing at all. */
const JUDGE = `
  UPDATE stocktake_line SET status = CASE WHEN difference_good = 0 AND difference_damaged = 0 THEN 'matched' ELSE 'approved' END,
    approved_by = CASE WHEN difference_good = 0 AND difference_damaged = 0 THEN NULL ELSE 'automatic' END, approved_at = $2::timestamptz
  WHERE stocktake_id = $1::uuid AND status = 'counted' AND ((difference_good = 0 AND difference_damaged = 0) OR NOT needs_approval)
    AND ($3::text[] IS NULL OR sku = ANY($3::text[]))`

/** Replicas' clocks may differ by this much. */
const CLOCKS_DIFFER_MS = 600_000

/** An id that is smaller than that of any entry made after the moment; ids of entries begin with their millisecond. */
export const floorOf = (moment: Date): string => {
  const time = Math.max(0, moment.getTime() - CLOCKS_DIFFER_MS)
  const digits = time.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`
}

type NoSuch = { code: 'STOCKTAKE_NOT_FOUND'; stocktakeId: string }
type OtherState = { code: 'STOCKTAKE_STATE'; status: StocktakeStatus; allowed: StocktakeStatus[] }

export const OPEN: readonly StocktakeStatus[] = ['counting', 'review']

/**
 * The stocktake in one of the states allowed: shared by counters, alone for whoever decides. Its lines' rows come after it in the order of
 * locks, SKUs last.
 */
export const lockHead = async (
  tx: Tx,
  id: StocktakeId,
  mode: 'SHARE' | 'UPDATE',
  allowed: readonly StocktakeStatus[],
): Promise<Result<Head, NoSuch | OtherState>> => {
  const [head] = await tx.$queryRawUnsafe<Head[]>(`${HEAD} FOR ${mode}`, id)
  if (!head) return err({ code: 'STOCKTAKE_NOT_FOUND', stocktakeId: id })
  return allowed.includes(head.status)
    ? ok(head)
    : { ok: false, error: { code: 'STOCKTAKE_STATE', status: head.status, allowed: [...allowed] } }
}

type StatusRow = { sku: Sku; status: StocktakeLineStatus }

/** Locks the lines of the SKUs; those that are not there are absent from the answer. */
export const statusesOf = async (tx: Tx, { id }: Head, skus: readonly Sku[]): Promise<Map<Sku, StocktakeLineStatus>> => {
  const rows = await tx.$queryRawUnsafe<StatusRow[]>(STATUS_OF, id, skus)
  return new Map(rows.map(({ sku, status }) => [sku, status]))
}

/** Locks the lines of the SKUs; a refusal where some are not in one of the states allowed, or not there at all. */
export const linesRefuse = async (tx: Tx, head: Head, skus: readonly Sku[], allowed: readonly StocktakeLineStatus[]) => {
  const statuses = await statusesOf(tx, head, skus)
  const lines = [...new Set(skus)]
    .map((sku) => ({ sku, status: statuses.get(sku) ?? null }))
    .filter(({ status }) => status === null || !allowed.includes(status))
  if (lines.length === 0) return undefined
  return { ok: false as const, error: { code: 'LINE_STATE' as const, lines, allowed: [...allowed] } }
}

export const linesByStatus = async (tx: Tx, { id }: Pick<Head, 'id'>): Promise<Map<StocktakeLineStatus, number>> => {
  const rows = await tx.$queryRawUnsafe<{ status: StocktakeLineStatus; lines: number }[]>(COUNT_BY_STATUS, id)
  return new Map(rows.map(({ status, lines }) => [status, lines]))
}

export const noteStep = async (
  tx: Tx,
  { id }: Pick<Head, 'id'>,
  step: Pick<StocktakeStep, 'action' | 'lines'> & { readonly note?: string },
  { context, at }: Call,
): Promise<void> => {
  await tx.$executeRawUnsafe(
    STEP,
    newId(),
    id,
    at.toISOString(),
    actorOf(context.principal),
    step.action,
    step.lines,
    step.note ?? '',
  )
}

export const judge = (tx: Tx, { id }: Pick<Head, 'id'>, at: Date, skus?: readonly Sku[]): Promise<number> =>
  tx.$executeRawUnsafe(JUDGE, id, at.toISOString(), skus ?? null)

const termsOf = async (tx: Tx, { id, limits }: Head, skus: readonly Sku[]): Promise<Map<Sku, Terms>> => {
  const rows = await tx.$queryRawUnsafe<{ sku: Sku; unitPrice: string | null; currency: string | null }[]>(TERMS, id, skus)
  return new Map(rows.map(({ sku, ...price }) => [sku, { ...price, limits }]))
}

type BooksRow = { sku: Sku; moved: number; changed: number } & Record<
  'goodFirst' | 'damagedFirst' | 'goodLast' | 'damagedLast',
  number
>

/** What the books say about the time of each tally. The SKUs are locked first and stay so until the transaction ends. */
const booksOf = async (tx: Tx, location: LocationCode, tallies: ReadonlyMap<Sku, Tally>): Promise<Map<Sku, Books>> => {
  const entries = [...tallies]
  const skus = entries.map(([sku]) => sku)
  await tx.$queryRawUnsafe(LOCK_SKUS, skus)
  const rows = await tx.$queryRawUnsafe<BooksRow[]>(
    BOOKS,
    location,
    skus,
    entries.map(([, { first }]) => first.toISOString()),
    entries.map(([, { last }]) => last.toISOString()),
    entries.map(([, { first }]) => floorOf(first)),
  )
  return new Map(
    rows.map((row) => [
      row.sku,
      {
        first: { good: row.goodFirst, damaged: row.damagedFirst },
        last: { good: row.goodLast, damaged: row.damagedLast },
        moved: row.moved,
        movedOrDamaged: row.changed,
      },
    ]),
  )
}

const rowOf = (sku: Sku, tally: Tally, { moved, difference }: Assessment) => ({
  sku,
  status: difference ? 'counted' : 'unclear',
  counted: tally.counted,
  damaged: tally.damaged,
  counts: tally.counts,
  first: tally.first,
  last: tally.last,
  moved,
  book_good: difference?.book.good ?? null,
  book_damaged: difference?.book.damaged ?? null,
  difference_good: difference?.difference.good ?? null,
  difference_damaged: difference?.difference.damaged ?? null,
  value_minor: difference?.valueMinor ?? null,
  needs_approval: difference?.needsApproval ?? null,
})

/** Compares tallies with books that are known and keeps the outcome in the lines. */
export const keepAssessed = async (
  tx: Tx,
  head: Head,
  tallies: ReadonlyMap<Sku, Tally>,
  books: ReadonlyMap<Sku, Books>,
  trueAt?: TrueAt,
): Promise<void> => {
  const terms = await termsOf(tx, head, [...tallies.keys()])
  const rows = [...tallies].flatMap(([sku, tally]) => {
    const known = books.get(sku)
    const price = terms.get(sku)
    return known && price ? [rowOf(sku, tally, assess(tally, known, price, trueAt))] : []
  })
  if (rows.length > 0) await tx.$executeRawUnsafe(SAVE, head.id, JSON.stringify(rows))
}

/** The same with the books of the moments of counting. */
export const keepCompared = async (tx: Tx, head: Head, tallies: ReadonlyMap<Sku, Tally>, trueAt?: TrueAt): Promise<void> => {
  if (tallies.size === 0) return
  await keepAssessed(tx, head, tallies, await booksOf(tx, head.location, tallies), trueAt)
}
