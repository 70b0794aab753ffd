import type { DealerCode, ParsedInputOf, Principal } from '@channel/contracts'
import { actsForBrand } from '@channel/contracts'
import type {
  explainPrice,
  PriceCandidate,
  PriceListCode,
  PriceReason,
  QuotedPrice,
  quotePrices,
} from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'
import type { ItemRow, ListRow } from './price-row.js'
import { ITEM_COLUMNS, itemFrom, LIST_COLUMNS, listFrom } from './price-row.js'
import type { AskedItem, AskedList, Buyer } from './quote.js'
import { asked, candidates, quoted, UNPRICED } from './quote.js'
import { validity } from './validity.js'

/** Lists that hold for channel $1, sales channel $2 and dealer $3 in currency $4 at moment $5; `quote.ts` says the same without a database. */
const ASKED = `
  price_list l WHERE l.released_at IS NOT NULL AND l.withdrawn_at IS NULL AND l.currency = $4
    AND l.valid_from <= $5::timestamptz AND l.valid_to > $5::timestamptz
    AND (l.scope = 'general'
      OR l.scope = 'channel' AND l.channel = $1 AND (l.sales_channel IS NULL OR l.sales_channel = $2)
      OR l.scope = 'tier' AND l.tier = (SELECT d.tier FROM dealer d WHERE d.code = $3)
      OR l.scope = 'dealer' AND l.dealer_code = $3)`
/** For each line the first list in order that has a price, and of that list the greatest break that the quantity reaches. */
const QUOTE = `
  WITH asked AS MATERIALIZED (
    SELECT l.code, l.name, l.scope, l.valid_from, l.valid_to, row_number() OVER (ORDER BY
      CASE l.scope WHEN 'dealer' THEN 4 WHEN 'tier' THEN 3 WHEN 'channel' THEN (l.sales_channel IS NOT NULL)::int + 1 ELSE 0 END DESC,
      l.priority DESC, l.valid_from DESC, l.code COLLATE "C") AS place
    FROM ${ASKED})
  SELECT best.*
  FROM ROWS FROM (json_to_recordset($6::json) AS (sku text, quantity integer)) WITH ORDINALITY AS line (sku, quantity, place)
  LEFT JOIN LATERAL (
    SELECT a.code, a.name, a.scope, i.min_quantity, trim_scale(i.unit_price)::text AS unit_price,
      nullif(greatest(a.valid_from, i.valid_from), '-infinity') AS valid_from, nullif(least(a.valid_to, i.valid_to), 'infinity') AS valid_to
    FROM asked a CROSS JOIN LATERAL (
      SELECT i.min_quantity, i.unit_price, i.valid_from, i.valid_to FROM price_item i
      WHERE i.list_code = a.code AND i.sku = line.sku AND i.closed_at > $5::timestamptz AND i.min_quantity <= line.quantity
        AND i.recorded_at <= $5::timestamptz AND i.valid_from <= $5::timestamptz AND i.valid_to > $5::timestamptz
      ORDER BY i.min_quantity DESC LIMIT 1) i
    ORDER BY a.place LIMIT 1) best ON true
  ORDER BY line.place`
const LISTS = `SELECT ${LIST_COLUMNS}, (SELECT d.tier FROM dealer d WHERE d.code = $3) AS buyer_tier FROM ${ASKED}`
const ITEMS = `
  SELECT ${ITEM_COLUMNS} FROM price_item i
  WHERE i.list_code = ANY (ARRAY(SELECT json_array_elements_text($1::json))) AND i.sku = $2 AND i.closed_at > $3::timestamptz`

type BranchOf = (own: DealerCode) => Promise<readonly DealerCode[]>
type Asking = Pick<ParsedInputOf<typeof quotePrices>, 'channel' | 'salesChannel' | 'dealerCode' | 'currency' | 'at'>

/**
 * For whom somebody may ask; undefined where they may not. The brand asks for anybody; dealer people for their own dealer and those below
 * it, in the dealer channel.
 */
const visibleTo = async (branchOf: BranchOf, principal: Principal, asking: Asking): Promise<Asking | undefined> => {
  if (actsForBrand(principal)) return asking
  const own = principal.dealerCode
  if (own === undefined || asking.channel !== 'dealer' || asking.salesChannel !== undefined) return undefined
  const { dealerCode = own } = asking
  return dealerCode === own || (await branchOf(own)).includes(dealerCode) ? { ...asking, dealerCode } : undefined
}

const parameters = ({ channel, salesChannel, dealerCode, currency }: Asking, at: Date) =>
  [channel, salesChannel ?? null, dealerCode ?? null, currency, at.toISOString()] as const

type BestRow = {
  code: string | null
  name: string
  scope: PriceReason['source']
  min_quantity: number
  unit_price: string
  valid_from: Date | null
  valid_to: Date | null
}

const reasonFrom = (row: BestRow): PriceReason =>
  row.code === null
    ? UNPRICED
    : {
        source: row.scope,
        priceList: row.code as PriceListCode,
        name: row.name,
        minQuantity: row.min_quantity,
        validFrom: row.valid_from?.toISOString() ?? null,
        validTo: row.valid_to?.toISOString() ?? null,
      }

const readLists = async (db: PrismaClient, asking: Asking, at: Date): Promise<AskedList[]> => {
  const rows = await db.$queryRawUnsafe<(ListRow & { buyer_tier: string | null })[]>(LISTS, ...parameters(asking, at))
  const buyer: Buyer = { ...asking, tier: rows[0]?.buyer_tier ?? null }
  return asked(rows.map(listFrom), buyer, at.getTime())
}

const readItems = async (db: PrismaClient, lists: readonly AskedList[], sku: string, at: Date): Promise<AskedItem[]> => {
  const codes = JSON.stringify(lists.map(({ code }) => code))
  const rows = await db.$queryRawUnsafe<ItemRow[]>(ITEMS, codes, sku, at.toISOString())
  return rows.map(itemFrom).map((item) => ({
    ...item,
    validity: validity(item),
    known: validity({ validFrom: item.recordedAt, validTo: item.closedAt }),
  }))
}

type Explanation = { quoted: QuotedPrice; candidates: PriceCandidate[] }

export const quoteRepository = (db: PrismaClient, branchOf: BranchOf) => ({
  /** All lines in one statement. */
  quote: async (input: ParsedInputOf<typeof quotePrices>, principal: Principal, now: Date): Promise<QuotedPrice[]> => {
    const asking = await visibleTo(branchOf, principal, input)
    if (!asking || input.lines.length === 0) return []
    const at = input.at === undefined ? now : new Date(input.at)
    const rows = await db.$queryRawUnsafe<BestRow[]>(QUOTE, ...parameters(asking, at), JSON.stringify(input.lines))
    return input.lines.map(({ sku, quantity }, index) => {
      const row = rows[index]
      if (!row) throw new Error(`No answer for line ${index} of a quote`)
      return { sku, quantity, unitPrice: row.unit_price, reason: reasonFrom(row) }
    })
  },

  /** One line with all lists that were asked for it. */
  explain: async (input: ParsedInputOf<typeof explainPrice>, principal: Principal, now: Date): Promise<Explanation | null> => {
    const asking = await visibleTo(branchOf, principal, input)
    if (!asking) return null
    const at = input.at === undefined ? now : new Date(input.at)
    const lists = await readLists(db, asking, at)
    const line = { sku: input.sku, quantity: input.quantity, at: at.getTime() }
    const all = candidates(lists, await readItems(db, lists, input.sku, at), line)
    return { quoted: quoted(line, all), candidates: all }
  },
})
export type QuoteRepository = ReturnType<typeof quoteRepository>
