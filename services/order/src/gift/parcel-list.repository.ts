import type { Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  GiftParcel,
  GiftParcelStatus,
  GiftProgress,
  GiftProgressLine,
  GiftQuoteId,
  listGiftParcels,
} from '@channel/contracts/order'
import { textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

const withLines = { lines: { orderBy: { sku: 'asc' } } } satisfies Prisma.GiftParcelInclude
type Row = Prisma.GiftParcelGetPayload<{ include: typeof withLines }>

const parcelFrom = (row: Row): GiftParcel => ({
  ...{ id: row.id, quoteId: row.quoteId as GiftQuoteId, number: row.number, status: row.status as GiftParcelStatus },
  ...{ waveId: row.waveId, masked: false, name: row.name, phone: row.phone, province: row.province, city: row.city },
  ...{ address: row.address, carrier: row.carrier, trackingNumber: row.trackingNumber },
  lines: row.lines.map(({ sku, quantity, note }) => ({ sku: sku as Sku, quantity, note })),
  shippedAt: row.shippedAt?.toISOString() ?? null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
})

/** Ordered is what is in a wave with an order; each count contains the next. */
const UNITS = `
  WITH contract AS (
    SELECT q.id AS quote_id, l.sku, l.quantity
      FROM gift_quote q JOIN gift_quote_version v ON v.quote_id = q.id AND v.version = q.version,
           jsonb_to_recordset(v.lines) AS l (sku text, quantity int)
     WHERE q.id = ANY($1::uuid[])),
  given AS (
    SELECT p.quote_id, l.sku, sum(l.quantity) AS assigned, sum(l.quantity) FILTER (WHERE w.status IN ('placed', 'cancelling')) AS ordered,
           sum(l.quantity) FILTER (WHERE p.status IN ('shipping', 'shipped', 'delivered')) AS shipped,
           sum(l.quantity) FILTER (WHERE p.status = 'delivered') AS delivered
      FROM gift_parcel p JOIN gift_parcel_line l ON l.parcel_id = p.id LEFT JOIN gift_wave w ON w.id = p.wave_id
     WHERE p.quote_id = ANY($1::uuid[]) GROUP BY p.quote_id, l.sku)
  SELECT c.quote_id AS "quoteId", c.sku, c.quantity AS contracted, coalesce(g.assigned, 0)::int AS assigned,
         coalesce(g.ordered, 0)::int AS ordered, coalesce(g.shipped, 0)::int AS shipped, coalesce(g.delivered, 0)::int AS delivered
    FROM contract c LEFT JOIN given g ON g.quote_id = c.quote_id AND g.sku = c.sku ORDER BY c.quote_id, c.sku`
const PARCELS = `
  SELECT p.quote_id AS "quoteId", count(*)::int AS total, count(*) FILTER (WHERE w.status IN ('placed', 'cancelling'))::int AS ordered,
         count(*) FILTER (WHERE p.status IN ('shipping', 'shipped', 'delivered'))::int AS shipped,
         count(*) FILTER (WHERE p.status = 'delivered')::int AS delivered
    FROM gift_parcel p LEFT JOIN gift_wave w ON w.id = p.wave_id WHERE p.quote_id = ANY($1::uuid[]) GROUP BY p.quote_id`

type UnitRow = GiftProgressLine & { readonly quoteId: GiftQuoteId }
type ParcelRow = GiftProgress['parcels'] & { readonly quoteId: GiftQuoteId }

/** Reads only. */
export const parcelListRepository = (db: PrismaClient) => ({
  /** By number, in full. */
  list: async (input: ParsedInputOf<typeof listGiftParcels>): Promise<Page<GiftParcel>> => {
    const { quoteId, waveId, status, trackingNumber, first } = input
    const where = { quoteId, waveId, status, trackingNumber }
    const [parcelNo] = decodeCursor(input.after) ?? []
    const [rows, totalCount] = await Promise.all([
      db.giftParcel.findMany({
        where: { AND: [where, typeof parcelNo === 'number' ? { parcelNo: { gt: parcelNo } } : {}] },
        orderBy: { parcelNo: 'asc' },
        take: first + 1,
        include: withLines,
      }),
      db.giftParcel.count({ where, take: COUNT_LIMIT }),
    ])
    return {
      rows: rows.slice(0, first).map((row) => ({ cursor: encodeCursor(row.parcelNo), node: parcelFrom(row) })),
      hasNextPage: rows.length > first,
      totalCount,
    }
  },

  progress: async (ids: readonly GiftQuoteId[]): Promise<GiftProgress[]> => {
    const wanted = textArray(ids)
    const [units, parcels] = await Promise.all([
      db.$queryRawUnsafe<UnitRow[]>(UNITS, wanted),
      db.$queryRawUnsafe<ParcelRow[]>(PARCELS, wanted),
    ])
    const counts = new Map(parcels.map(({ quoteId, ...counted }) => [quoteId, counted]))
    const lines = new Map<GiftQuoteId, GiftProgressLine[]>()
    for (const { quoteId, ...line } of units) lines.set(quoteId, [...(lines.get(quoteId) ?? []), line])
    return [...lines].map(([quoteId, of]) => ({
      quoteId,
      lines: of,
      parcels: counts.get(quoteId) ?? { total: 0, ordered: 0, shipped: 0, delivered: 0 },
    }))
  },
})
export type ParcelListRepository = ReturnType<typeof parcelListRepository>
