import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listReturnRates, listSellIn, SellIn, SellInDimension } from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'
import { sellInOf } from './trade.js'

type Row = {
  dealer: string | null
  month: string | null
  sku: string | null
  category: string | null
  currency: string
  shipped: bigint
  returned: bigint
  shippedMinor: bigint
  returnedMinor: bigint
  total: bigint
}
type Filter = { dealerCodes: DealerCode[] | undefined; sku?: string; category?: string; from: string; to: string }

const COLUMNS: Record<SellInDimension, string> = {
  dealer: 'dealer_code',
  month: `to_char(day, 'YYYY-MM')`,
  sku: 'sku',
  category: 'category',
}
const DIMENSIONS = Object.keys(COLUMNS) as SellInDimension[]
const KEY = `coalesce(dealer, ''), coalesce(month, ''), coalesce(sku, ''), coalesce(category, ''), currency`

/** Column names come from the list above; everything that a caller wrote goes as a parameter. */
const grouped = (by: readonly SellInDimension[]): string => {
  const columns = DIMENSIONS.map((name) => `${by.includes(name) ? COLUMNS[name] : 'NULL::text'} AS ${name}`)
  return `
    SELECT ${columns.join(', ')}, currency,
      sum(quantity) FILTER (WHERE kind = 'shipment') AS shipped, -sum(quantity) FILTER (WHERE kind = 'return') AS returned,
      sum(amount_minor) FILTER (WHERE kind = 'shipment') AS shipped_minor, -sum(amount_minor) FILTER (WHERE kind = 'return') AS returned_minor
    FROM trade_entry
    WHERE ($1::text[] IS NULL OR dealer_code = ANY($1::text[])) AND ($2::text IS NULL OR sku = $2) AND ($3::text IS NULL OR category = $3)
      AND day >= ($4 || '-01')::date AND day < (($5 || '-01')::date + interval '1 month')
    GROUP BY 1, 2, 3, 4, 5`
}

const FIGURES = `coalesce(shipped, 0)::bigint AS shipped, coalesce(returned, 0)::bigint AS returned,
  coalesce(shipped_minor, 0)::bigint AS "shippedMinor", coalesce(returned_minor, 0)::bigint AS "returnedMinor"`

const sellInFrom = (row: Row): SellIn =>
  sellInOf(row, {
    currency: row.currency,
    shippedQuantity: Number(row.shipped),
    returnedQuantity: Number(row.returned),
    shippedMinor: Number(row.shippedMinor),
    returnedMinor: Number(row.returnedMinor),
  })

const parametersOf = ({ dealerCodes, sku, category, from, to }: Filter) => [
  ...[dealerCodes ?? null, sku ?? null, category ?? null],
  ...[from, to],
]

const cursorOf = ({ dealerCode, month, sku, category, currency }: SellIn): string =>
  encodeCursor(dealerCode ?? '', month ?? '', sku ?? '', category ?? '', currency)

/** Sums of the trade ledger. */
export const sellInRepository = (db: PrismaClient) => ({
  list: async (
    { by, first, after, ...filter }: ParsedInputOf<typeof listSellIn>,
    dealerCodes: DealerCode[] | undefined,
  ): Promise<Page<SellIn>> => {
    const keys = decodeCursor(after)?.map(String)
    const start = keys?.length === DIMENSIONS.length + 1 ? keys : null
    const rows = await db.$queryRawUnsafe<Row[]>(
      `WITH groups AS (${grouped(by)})
       SELECT dealer, month, sku, category, currency, ${FIGURES}, (SELECT count(*) FROM groups) AS total FROM groups
       WHERE $6::text[] IS NULL OR ARRAY[${KEY}]::text[] COLLATE "C" > $6::text[] COLLATE "C"
       ORDER BY ARRAY[${KEY}]::text[] COLLATE "C" LIMIT $7`,
      ...parametersOf({ ...filter, dealerCodes }),
      start,
      first + 1,
    )
    const page = rows.slice(0, first).map(sellInFrom)
    return {
      rows: page.map((node) => ({ cursor: cursorOf(node), node })),
      hasNextPage: rows.length > first,
      totalCount: Number(rows[0]?.total ?? 0),
    }
  },

  rates: async (
    { by, first, minShipped, ...filter }: ParsedInputOf<typeof listReturnRates>,
    dealerCodes: DealerCode[] | undefined,
  ): Promise<SellIn[]> => {
    const rows = await db.$queryRawUnsafe<Row[]>(
      `WITH groups AS (${grouped([by])})
       SELECT dealer, month, sku, category, currency, ${FIGURES} FROM groups WHERE shipped >= $6::bigint
       ORDER BY coalesce(returned, 0)::numeric / shipped DESC, shipped DESC, ${KEY} LIMIT $7`,
      ...parametersOf({ ...filter, dealerCodes }),
      minShipped,
      first,
    )
    return rows.map(sellInFrom)
  },
})
export type SellInRepository = ReturnType<typeof sellInRepository>
