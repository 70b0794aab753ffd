import type { DealerCode, Page, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { ChannelStock } from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'

/**
 * `$1` dealers or null for all, `$2` the dealer that they are added up under or null, `$3` SKU, `$4` day, `$5` which rows. A store's latest
 * stock up to the day counts, the last reported one of a day.
 */
const STOCK = `
  WITH moved AS (
    SELECT coalesce($2, dealer_code) AS dealer_code, sku, day, quantity AS traded, 0 AS sold FROM trade_entry
     WHERE ($1::text[] IS NULL OR dealer_code = ANY($1::text[])) AND ($3::text IS NULL OR sku = $3) AND day <= $4::date
    UNION ALL
    SELECT coalesce($2, dealer_code), sku, day, 0, quantity FROM sell_out_line
     WHERE kind = 'sale' AND ($1::text[] IS NULL OR dealer_code = ANY($1::text[])) AND ($3::text IS NULL OR sku = $3) AND day <= $4::date),
  latest AS (
    SELECT DISTINCT ON (dealer_code, store_code, sku) coalesce($2, dealer_code) AS dealer_code, sku, day, quantity FROM sell_out_line
     WHERE kind = 'stock' AND ($1::text[] IS NULL OR dealer_code = ANY($1::text[])) AND ($3::text IS NULL OR sku = $3) AND day <= $4::date
     ORDER BY dealer_code, store_code, sku, day DESC, reported_at DESC, document DESC, line_no DESC),
  reported AS (SELECT dealer_code, sku, sum(quantity)::bigint AS units, max(day) AS day FROM latest GROUP BY 1, 2),
  computed AS (
    SELECT m.dealer_code, m.sku, sum(traded) FILTER (WHERE traded > 0) AS bought, -sum(traded) FILTER (WHERE traded < 0) AS returned,
      sum(sold) AS sold, sum(traded - sold) AS units, sum(traded - sold) FILTER (WHERE m.day <= r.day) AS then
    FROM moved m LEFT JOIN reported r USING (dealer_code, sku) GROUP BY 1, 2),
  stock AS (
    SELECT dealer_code, sku, coalesce(bought, 0)::bigint AS "sellIn", coalesce(returned, 0)::bigint AS returned,
      coalesce(sold, 0)::bigint AS "sellOut", coalesce(c.units, 0)::bigint AS computed, r.units AS reported, r.day AS "reportedDay",
      (r.units - coalesce(c.then, 0))::bigint AS difference
    FROM computed c FULL JOIN reported r USING (dealer_code, sku)),
  chosen AS (
    SELECT * FROM stock WHERE $5::text IS NULL OR ($5 = 'negative' AND computed < 0) OR ($5 = 'different' AND difference <> 0))
  SELECT *, (SELECT count(*) FROM chosen) AS total FROM chosen
  WHERE $6::text IS NULL OR (dealer_code COLLATE "C", sku COLLATE "C") > ($6, $7)
  ORDER BY dealer_code COLLATE "C", sku COLLATE "C" LIMIT $8`

type Row = {
  dealer_code: string
  sku: string
  sellIn: bigint
  returned: bigint
  sellOut: bigint
  computed: bigint
  reported: bigint | null
  reportedDay: Date | null
  difference: bigint | null
  total: bigint
}

type Asked = {
  readonly dealerCodes: readonly DealerCode[] | undefined
  readonly under: DealerCode | undefined
  readonly sku: Sku | undefined
  readonly day: string
  readonly only: 'negative' | 'different' | undefined
  readonly first: number
  readonly after: string | undefined
}

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value))

const stockFrom = (row: Row): ChannelStock => ({
  dealerCode: row.dealer_code as DealerCode,
  sku: row.sku as Sku,
  sellIn: Number(row.sellIn),
  returned: Number(row.returned),
  sellOut: Number(row.sellOut),
  computed: Number(row.computed),
  reported: numberOrNull(row.reported),
  reportedDay: row.reportedDay?.toISOString().slice(0, 10) ?? null,
  difference: numberOrNull(row.difference),
})

const startOf = (cursor: string | undefined): [string | null, string | null] => {
  const [dealerCode, sku] = decodeCursor(cursor) ?? []
  return typeof dealerCode === 'string' && typeof sku === 'string' ? [dealerCode, sku] : [null, null]
}

/** Stock at dealers, by dealer and SKU. */
export const channelStockRepository = (db: PrismaClient) => ({
  list: async ({ dealerCodes, under, sku, day, only, first, after }: Asked): Promise<Page<ChannelStock>> => {
    const parameters = [dealerCodes ?? null, under ?? null, sku ?? null, day, only ?? null, ...startOf(after), first + 1]
    const rows = await db.$queryRawUnsafe<Row[]>(STOCK, ...parameters)
    const page = rows.slice(0, first).map(stockFrom)
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.dealerCode, node.sku), node })),
      hasNextPage: rows.length > first,
      totalCount: Number(rows[0]?.total ?? 0),
    }
  },
})
export type ChannelStockRepository = ReturnType<typeof channelStockRepository>
