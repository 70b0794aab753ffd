import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Achievement, listAchievements, Month } from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'

/**
 * Targets of months `$1` to `$2`, of category `$3` (null: of any) and dealers `$4` (null: all), with what the trade ledger says of them.
 * Rates are floored in whole numbers: nobody has reached a target by rounding.
 */
const RATED = `
  WITH goal AS (
    SELECT * FROM target WHERE month BETWEEN $1 AND $2 AND ($3::text IS NULL OR category = $3)
       AND ($4::text[] IS NULL OR dealer_code = ANY($4::text[]))),
  actual AS (
    SELECT g.dealer_code, g.month, g.category, sum(t.amount_minor) AS amount, sum(t.quantity) AS units
      FROM goal g JOIN trade_entry t ON t.dealer_code = g.dealer_code AND t.currency = g.currency
       AND t.day >= (g.month || '-01')::date AND t.day < (g.month || '-01')::date + interval '1 month'
       AND (g.category = '' OR t.category = g.category)
     GROUP BY 1, 2, 3),
  rated AS (
    SELECT g.*, coalesce(a.amount, 0)::bigint AS actual_minor, coalesce(a.units, 0)::bigint AS actual_quantity,
      floor(CASE WHEN g.amount_minor IS NOT NULL THEN coalesce(a.amount, 0) * 10000 / g.amount_minor
                 ELSE coalesce(a.units, 0) * 10000 / g.quantity END)::int AS rate
      FROM goal g LEFT JOIN actual a USING (dealer_code, month, category))`
const COLUMNS = `dealer_code AS "dealerCode", month, category, currency, amount_minor AS "targetMinor", actual_minor AS "actualMinor",
  quantity AS "targetQuantity", actual_quantity AS "actualQuantity", rate AS "rateBp", set_by AS "setBy", set_at AS "setAt"`
const RANKED = `
  ${RATED},
  ranked AS (SELECT ${COLUMNS}, rank() OVER (ORDER BY rate DESC)::int AS rank FROM rated)
  SELECT *, (SELECT count(*) FROM ranked WHERE $5::text IS NULL OR "dealerCode" = $5) AS total FROM ranked
  WHERE ($5::text IS NULL OR "dealerCode" = $5)
    AND ($6::int IS NULL OR "rateBp" < $6 OR ("rateBp" = $6 AND "dealerCode" COLLATE "C" > $7))
  ORDER BY "rateBp" DESC, "dealerCode" COLLATE "C" LIMIT $8`
const OF_DEALER = `${RATED} SELECT ${COLUMNS} FROM rated ORDER BY month, category`

type Row = {
  dealerCode: string
  month: string
  category: string
  currency: string
  targetMinor: bigint | null
  actualMinor: bigint
  targetQuantity: bigint | null
  actualQuantity: bigint
  rateBp: number
  setBy: string
  setAt: Date
}

const rowFrom = (row: Row): Omit<Achievement, 'rank'> => ({
  dealerCode: row.dealerCode as DealerCode,
  month: row.month,
  category: row.category,
  currency: row.currency,
  targetMinor: row.targetMinor === null ? null : Number(row.targetMinor),
  actualMinor: Number(row.actualMinor),
  targetQuantity: row.targetQuantity === null ? null : Number(row.targetQuantity),
  actualQuantity: Number(row.actualQuantity),
  rateBp: row.rateBp,
  setBy: row.setBy,
  setAt: row.setAt.toISOString(),
})

const startOf = (cursor: string | undefined): [number | null, string | null] => {
  const [rate, dealerCode] = decodeCursor(cursor) ?? []
  return Number.isSafeInteger(rate) && typeof dealerCode === 'string' ? [rate as number, dealerCode] : [null, null]
}

/** Targets beside what was bought. */
export const achievementRepository = (db: PrismaClient) => ({
  /** The best first; ranked among `dealerCodes`, then narrowed to the one asked for. */
  list: async (
    { month, category, dealerCode, first, after }: ParsedInputOf<typeof listAchievements>,
    dealerCodes: DealerCode[] | undefined,
  ): Promise<Page<Achievement>> => {
    const parameters = [month, month, category, dealerCodes ?? null, dealerCode ?? null, ...startOf(after), first + 1]
    const rows = await db.$queryRawUnsafe<(Row & { rank: number; total: bigint })[]>(RANKED, ...parameters)
    const page = rows.slice(0, first).map((row) => ({ ...rowFrom(row), rank: row.rank }))
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.rateBp, node.dealerCode), node })),
      hasNextPage: rows.length > first,
      totalCount: Number(rows[0]?.total ?? 0),
    }
  },

  /** By month and category. */
  ofDealer: async (dealerCode: DealerCode, from: Month, to: Month): Promise<Omit<Achievement, 'rank'>[]> =>
    (await db.$queryRawUnsafe<Row[]>(OF_DEALER, from, to, null, [dealerCode])).map(rowFrom),
})
export type AchievementRepository = ReturnType<typeof achievementRepository>
