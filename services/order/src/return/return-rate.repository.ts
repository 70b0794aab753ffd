import type { DealerCode, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { ReturnRate, returnRates } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import { seen } from './request-reading.repository.js'
import type { Sight } from './return-request.js'

type Input = ParsedInputOf<typeof returnRates>
type Row = Record<'shipped' | 'returned' | 'total', bigint> & {
  dealer: string
  sku: string
  reasons: ReturnRate['reasons'] | null
}

const BASIS_POINTS = 10_000

export const returnRateRepository = (db: PrismaClient) => ({
  /** One statement, however many rows. */
  rates: async (input: Input, sight: Sight): Promise<Page<ReturnRate>> => {
    const rows = await db.$queryRaw<Row[]>(ratesOf(input, sight))
    const page = rows.slice(0, input.first)
    return {
      rows: page.map((row) => ({ cursor: encodeCursor(row.dealer, row.sku), node: rateFrom(row) })),
      hasNextPage: rows.length > input.first,
      totalCount: Number(rows[0]?.total ?? 0),
    }
  },
})
export type ReturnRateRepository = ReturnType<typeof returnRateRepository>

/** What was returned and asked for in the period is added up first, and only that is looked for among the shipments. */
const ratesOf = (input: Input, sight: Sight): Prisma.Sql => Prisma.sql`
  WITH returned AS (
    SELECT coalesce(r.dealer_code, '') AS dealer, l.sku, sum(l.quantity) AS units
      FROM goods_return r JOIN goods_return_line l ON l.return_id = r.id
     WHERE r.status = 'settled' AND ${within('r.received_at', input)} AND ${narrowed('r', 'l', input, sight)}
     GROUP BY 1, 2),
  reason AS (
    SELECT coalesce(r.dealer_code, '') AS dealer, l.sku, l.reason, count(*) AS requests, sum(l.quantity) AS units
      FROM return_request r JOIN return_request_line l ON l.request_id = r.id
     WHERE ${within('r.requested_at', input)} AND ${narrowed('r', 'l', input, sight)}
     GROUP BY 1, 2, 3),
  asked AS (
    SELECT dealer, sku, json_agg(json_build_object('reason', reason, 'requests', requests, 'units', units)
                                 ORDER BY units DESC, reason) AS reasons
      FROM reason GROUP BY dealer, sku),
  concerned AS (SELECT dealer, sku FROM returned UNION SELECT dealer, sku FROM asked),
  page AS (
    SELECT c.dealer, c.sku FROM concerned c WHERE ${after(input.after)}
     ORDER BY c.dealer COLLATE "C", c.sku COLLATE "C" LIMIT ${input.first + 1}),
  shipped AS (
    SELECT coalesce(o.dealer_code, '') AS dealer, l.sku, sum(l.quantity) AS units
      FROM shipment s JOIN orders o ON o.id = s.order_id JOIN shipment_line l ON l.shipment_id = s.id
     WHERE ${within('s.at', input)} AND ${narrowed('o', 'l', input, sight)}
       AND (coalesce(o.dealer_code, ''), l.sku) IN (SELECT dealer, sku FROM page)
     GROUP BY 1, 2)
  SELECT p.dealer, p.sku, coalesce(s.units, 0)::bigint AS shipped, coalesce(b.units, 0)::bigint AS returned, a.reasons,
         (SELECT count(*) FROM concerned) AS total
    FROM page p
    LEFT JOIN shipped s ON (s.dealer, s.sku) = (p.dealer, p.sku)
    LEFT JOIN returned b ON (b.dealer, b.sku) = (p.dealer, p.sku)
    LEFT JOIN asked a ON (a.dealer, a.sku) = (p.dealer, p.sku)
   ORDER BY p.dealer COLLATE "C", p.sku COLLATE "C"`

/** returned ÷ shipped, rounded half up. */
const rate = (returned: bigint, shipped: bigint): number | null =>
  shipped === 0n ? null : Number((returned * BigInt(BASIS_POINTS) * 2n + shipped) / (shipped * 2n))

const rateFrom = ({ dealer, sku, shipped, returned, reasons }: Row): ReturnRate => ({
  dealerCode: dealer === '' ? null : (dealer as DealerCode),
  sku: sku as Sku,
  shipped: Number(shipped),
  returned: Number(returned),
  rateBasisPoints: rate(returned, shipped),
  reasons: reasons ?? [],
})

const within = (column: string, { from, to }: Input): Prisma.Sql =>
  Prisma.sql`${Prisma.raw(column)} >= ${from}::timestamptz AND ${Prisma.raw(column)} < ${to}::timestamptz`

const narrowed = (head: 'r' | 'o', line: 'l', { dealerCode, sku }: Input, sight: Sight): Prisma.Sql =>
  Prisma.join(
    [
      seen(head, sight),
      ...(dealerCode ? [Prisma.sql`${Prisma.raw(head)}.dealer_code = ${dealerCode}`] : []),
      ...(sku ? [Prisma.sql`${Prisma.raw(line)}.sku = ${sku}`] : []),
    ],
    ' AND ',
  )

/** A cursor that nobody handed out is as good as none. */
const after = (cursor: string | undefined): Prisma.Sql => {
  const [dealer, sku] = decodeCursor(cursor) ?? []
  return typeof dealer === 'string' && typeof sku === 'string'
    ? Prisma.sql`(c.dealer COLLATE "C", c.sku COLLATE "C") > (${dealer}, ${sku})`
    : Prisma.sql`true`
}
