import type { AnswerOf } from '@channel/contracts'
import type { getStocktakeSummary, StocktakeId, StocktakeLimits, StocktakeLineStatus } from '@channel/contracts/inventory'
import { StocktakeLineStatus as Status } from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'

const PROGRESS = 'SELECT status, count(*)::int AS lines FROM stocktake_line WHERE stocktake_id = $1::uuid GROUP BY status'
const UNFINISHED = `SELECT DISTINCT stocktake_id::text AS id FROM stocktake_line WHERE status = 'due'`
const LIMITS = 'SELECT max_units::float8 AS "maxUnits", max_values AS "maxValues" FROM stocktake_limits'
const SUMMARY = `
  SELECT count(*)::int AS counted, (count(*) FILTER (WHERE good <> 0 OR damaged <> 0))::int AS differing,
    coalesce(sum(greatest(good + damaged, 0)), 0)::float8 AS "unitsMore", coalesce(sum(greatest(-good - damaged, 0)), 0)::float8 AS "unitsLess",
    coalesce(sum(book), 0)::float8 AS book
  FROM (
    SELECT difference_good AS good, difference_damaged AS damaged, book_good + book_damaged AS book
    FROM stocktake_line WHERE stocktake_id = $1::uuid AND difference_good IS NOT NULL) l`
const VALUES = `
  SELECT currency, sum(greatest(value_minor, 0))::float8 AS "moreMinor", sum(greatest(-value_minor, 0))::float8 AS "lessMinor"
  FROM stocktake_line WHERE stocktake_id = $1::uuid AND value_minor <> 0 GROUP BY currency ORDER BY currency`

type Summary = NonNullable<AnswerOf<typeof getStocktakeSummary>>
type Totals = Pick<Summary, 'counted' | 'differing' | 'unitsMore' | 'unitsLess'> & { book: number }

const percent = (part: number, whole: number): number =>
  whole === 0 ? 100 : Math.max(0, Math.round((10_000 * part) / whole) / 100)

/** A stocktake in figures. Reads only. */
export const summaryRepository = (db: PrismaClient) => ({
  progress: async (id: StocktakeId): Promise<Record<StocktakeLineStatus, number>> => {
    const rows = await db.$queryRawUnsafe<{ status: StocktakeLineStatus; lines: number }[]>(PROGRESS, id)
    const found = new Map(rows.map(({ status, lines }) => [status, lines]))
    return Object.fromEntries(Status.options.map((status) => [status, found.get(status) ?? 0])) as Record<
      StocktakeLineStatus,
      number
    >
  },

  summary: async (id: StocktakeId): Promise<Summary> => {
    const [[totals], values] = await Promise.all([
      db.$queryRawUnsafe<Totals[]>(SUMMARY, id),
      db.$queryRawUnsafe<Summary['values']>(VALUES, id),
    ])
    const { book, ...lines } = totals ?? { counted: 0, differing: 0, unitsMore: 0, unitsLess: 0, book: 0 }
    return {
      ...lines,
      values,
      lineAccuracyPercent: percent(lines.counted - lines.differing, lines.counted),
      unitAccuracyPercent: percent(book - lines.unitsMore - lines.unitsLess, book),
    }
  },

  /** Stocktakes of which lines are still on their way to the ledger. */
  unfinished: async (): Promise<StocktakeId[]> =>
    (await db.$queryRawUnsafe<{ id: StocktakeId }[]>(UNFINISHED)).map(({ id }) => id),

  limits: async (): Promise<StocktakeLimits> => {
    const [row] = await db.$queryRawUnsafe<StocktakeLimits[]>(LIMITS)
    return row ?? { maxUnits: 0, maxValues: [] }
  },
})
export type SummaryRepository = ReturnType<typeof summaryRepository>
