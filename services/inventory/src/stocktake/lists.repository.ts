import type { LocationCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  listStocktakeCounts,
  listStocktakeLines,
  listStocktakes,
  listStocktakeSteps,
  Stocktake,
  StocktakeCount,
  StocktakeId,
  StocktakeLine,
  StocktakeStep,
} from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'

const STOCKTAKES = `
  SELECT id::text AS id, number, location, kind, scope, blind, status, note, limits, opened_at AS "openedAt", opened_by AS "openedBy",
    ended_at AS "endedAt"
  FROM stocktake`
const WANTED = `
  WHERE ($1::text IS NULL OR location = $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR kind = $3)
    AND ($4::timestamptz IS NULL OR opened_at >= $4::timestamptz) AND ($5::timestamptz IS NULL OR opened_at < $5::timestamptz)`
const LINES = `
  SELECT sku, status, counted::float8 AS counted, damaged::float8 AS damaged, counts, first_counted_at AS "firstCountedAt",
    last_counted_at AS "lastCountedAt", snapshot_good::float8 AS "snapshotGood", snapshot_damaged::float8 AS "snapshotDamaged",
    book_good::float8 AS "bookGood", book_damaged::float8 AS "bookDamaged", difference_good::float8 AS "differenceGood",
    difference_damaged::float8 AS "differenceDamaged", value_minor::float8 AS "valueMinor", currency,
    needs_approval AS "needsApproval", moved_between AS "movedBetween", approved_by AS "approvedBy", posted_at AS "postedAt", refusal
  FROM stocktake_line`
const LINES_WANTED = `
  WHERE stocktake_id = $1::uuid AND ($2::text[] IS NULL OR status = ANY($2::text[]))
    AND ($3::boolean IS NULL OR coalesce(difference_good <> 0 OR difference_damaged <> 0, false) = $3)
    AND ($4::text IS NULL OR sku ILIKE '%' || $4 || '%')`
const COUNTS = `
  SELECT id::text AS id, sku, mode, area, counted::float8 AS counted, damaged::float8 AS damaged, counted_at AS "countedAt",
    recorded_at AS "recordedAt", counter
  FROM stocktake_count`
const COUNTS_WANTED = `WHERE stocktake_id = $1::uuid AND ($2::text IS NULL OR sku = $2)`
const STEPS = 'SELECT id::text AS id, at, actor, action, lines, note FROM stocktake_step WHERE stocktake_id = $1::uuid'

/** Where a reader may look: everywhere, or in one store only. */
export type Scope = 'everywhere' | LocationCode

type Dated<T, K extends keyof T> = Omit<T, K> & { [F in K]: null extends T[F] ? Date | null : Date }
export type StocktakeRow = Dated<Stocktake, 'openedAt' | 'endedAt'>
type Money = { readonly valueMinor: number | null; readonly currency: string | null }
type LineRow = Dated<Omit<StocktakeLine, 'figures'>, 'firstCountedAt' | 'lastCountedAt' | 'postedAt'> &
  Money & {
    snapshotGood: number
    snapshotDamaged: number
    bookGood: number | null
    bookDamaged: number | null
    differenceGood: number | null
    differenceDamaged: number | null
    needsApproval: boolean | null
    movedBetween: number | null
  }
type CountRow = Dated<StocktakeCount, 'countedAt' | 'recordedAt'>
type StepRow = Dated<StocktakeStep, 'at'>

const units = (good: number | null, damaged: number | null) => (good === null || damaged === null ? null : { good, damaged })

const figuresOf = (row: LineRow): StocktakeLine['figures'] => ({
  snapshot: { good: row.snapshotGood, damaged: row.snapshotDamaged },
  book: units(row.bookGood, row.bookDamaged),
  difference: units(row.differenceGood, row.differenceDamaged),
  value: row.valueMinor === null || row.currency === null ? null : { amountMinor: row.valueMinor, currency: row.currency },
  needsApproval: row.needsApproval,
  movedBetween: row.movedBetween,
})

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** Without the books nothing is told that they can be guessed from: whether a line differs or why stock refused it. */
const toLine = (row: LineRow, books: boolean): StocktakeLine => ({
  sku: row.sku,
  status: row.status,
  counted: row.counted,
  damaged: row.damaged,
  counts: row.counts,
  firstCountedAt: iso(row.firstCountedAt),
  lastCountedAt: iso(row.lastCountedAt),
  figures: books ? figuresOf(row) : null,
  approvedBy: row.approvedBy,
  postedAt: iso(row.postedAt),
  refusal: books ? row.refusal : null,
})

export const toStocktake = (row: StocktakeRow): Stocktake => ({
  ...row,
  openedAt: row.openedAt.toISOString(),
  endedAt: iso(row.endedAt),
})

const page = <R, T>(rows: R[], first: number, total: number, keyOf: (row: R) => string, nodeOf: (row: R) => T): Page<T> => ({
  rows: rows.slice(0, first).map((row) => ({ cursor: encodeCursor(keyOf(row)), node: nodeOf(row) })),
  hasNextPage: rows.length > first,
  totalCount: total,
})

const textIn = (cursor: string | undefined): string | null => {
  const [key] = decodeCursor(cursor) ?? []
  return key === undefined ? null : String(key)
}

const idIn = (cursor: string | undefined): string | null => {
  const key = textIn(cursor)
  return key !== null && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(key) ? key : null
}

/** The wildcards of LIKE are letters here. */
const like = (search: string | undefined): string | null => search?.replace(/[\\%_]/g, '\\$&') ?? null

const totalOf = async (db: PrismaClient, from: string, ...parameters: unknown[]): Promise<number> => {
  const [row] = await db.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::float8 AS count FROM ${from}`, ...parameters)
  return row?.count ?? 0
}

type Asked = { readonly first: number; readonly after?: string | undefined }

/** Newest first: ids are in the order of time. `wanted` are the parameters of `select`. */
const newest = <R>(db: PrismaClient, select: string, { first, after }: Asked, ...wanted: unknown[]): Promise<R[]> => {
  const place = wanted.length + 1
  const beyond = `AND ($${place}::uuid IS NULL OR id < $${place}::uuid) ORDER BY id DESC LIMIT $${place + 1}::int`
  return db.$queryRawUnsafe<R[]>(`${select} ${beyond}`, ...wanted, idIn(after), first + 1)
}

const listStocktakesOf = async (db: PrismaClient, input: ParsedInputOf<typeof listStocktakes>, scope: Scope) => {
  const place = scope === 'everywhere' ? input.location : scope
  const wanted = [place, input.status, input.kind, input.openedFrom, input.openedTo].map((one) => one ?? null)
  const [rows, total] = await Promise.all([
    newest<StocktakeRow>(db, `${STOCKTAKES} ${WANTED}`, input, ...wanted),
    totalOf(db, `stocktake ${WANTED}`, ...wanted),
  ])
  return page(rows, input.first, total, ({ id }) => id, toStocktake)
}

const listLinesOf = async (db: PrismaClient, input: ParsedInputOf<typeof listStocktakeLines>, books: boolean) => {
  const wanted = [input.stocktakeId, input.status ?? null, input.differences ?? null, like(input.search)]
  const select = `${LINES} ${LINES_WANTED} AND ($5::text IS NULL OR sku > $5) ORDER BY sku LIMIT $6::int`
  const [rows, total] = await Promise.all([
    db.$queryRawUnsafe<LineRow[]>(select, ...wanted, textIn(input.after), input.first + 1),
    totalOf(db, `stocktake_line ${LINES_WANTED}`, ...wanted),
  ])
  return page(
    rows,
    input.first,
    total,
    ({ sku }) => sku,
    (row) => toLine(row, books),
  )
}

const toCount = (row: CountRow): StocktakeCount => ({
  ...row,
  countedAt: row.countedAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
})

const listCountsOf = async (db: PrismaClient, input: ParsedInputOf<typeof listStocktakeCounts>) => {
  const wanted = [input.stocktakeId, input.sku ?? null]
  const [rows, total] = await Promise.all([
    newest<CountRow>(db, `${COUNTS} ${COUNTS_WANTED}`, input, ...wanted),
    totalOf(db, `stocktake_count ${COUNTS_WANTED}`, ...wanted),
  ])
  return page(rows, input.first, total, ({ id }) => id, toCount)
}

const listStepsOf = async (db: PrismaClient, input: ParsedInputOf<typeof listStocktakeSteps>) => {
  const [rows, total] = await Promise.all([
    newest<StepRow>(db, STEPS, input, input.stocktakeId),
    totalOf(db, 'stocktake_step WHERE stocktake_id = $1::uuid', input.stocktakeId),
  ])
  return page(
    rows,
    input.first,
    total,
    ({ id }) => id,
    (row): StocktakeStep => ({ ...row, at: row.at.toISOString() }),
  )
}

/** Stocktakes, their lines, counts and history, page by page. Reads only. */
export const listsRepository = (db: PrismaClient) => ({
  find: async (id: StocktakeId): Promise<StocktakeRow | undefined> =>
    (await db.$queryRawUnsafe<StocktakeRow[]>(`${STOCKTAKES} WHERE id = $1::uuid`, id))[0],
  stocktakes: (input: ParsedInputOf<typeof listStocktakes>, scope: Scope) => listStocktakesOf(db, input, scope),
  lines: (input: ParsedInputOf<typeof listStocktakeLines>, books: boolean) => listLinesOf(db, input, books),
  counts: (input: ParsedInputOf<typeof listStocktakeCounts>) => listCountsOf(db, input),
  steps: (input: ParsedInputOf<typeof listStocktakeSteps>) => listStepsOf(db, input),
})
export type ListsRepository = ReturnType<typeof listsRepository>
