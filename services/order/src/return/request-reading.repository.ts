import type { LocationCode, OrderId, Sku } from '@channel/contracts'
import type { ReturnRequestId } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { RequestRow } from './request-row.js'
import { requestFrom } from './request-row.js'
import type { RequestState, Sight } from './return-request.js'
import type { OrderedFacts } from './returnable.js'

export type Tx = Prisma.TransactionClient
type Db = Tx | PrismaClient

/** A request whole, of the row `r` with its order `o`. */
export const COLUMNS = Prisma.sql`
  r.id, r.number, r.order_id AS "orderId", o.number AS "orderNumber", r.channel, r.dealer_code AS "dealerCode", r.currency, r.status,
  r.version, r.note, r.requested_by AS "requestedBy", r.requested_at AS "requestedAt", r.decided_by AS "decidedBy",
  r.decided_at AS "decidedAt", r.decision_note AS "decisionNote", r.updated_at AS "updatedAt",
  (SELECT json_agg(json_build_object(
            'lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity, 'reason', l.reason, 'serials', l.serials,
            'unitPrice', l.unit_price, 'sellable', l.sellable, 'damaged', l.damaged, 'rejected', l.rejected,
            'inspectionNote', l.inspection_note, 'creditedMinor', l.credited_minor) ORDER BY l.line_no)
     FROM return_request_line l WHERE l.request_id = r.id) AS lines,
  (SELECT json_agg(json_build_object(
            'id', p.id, 'orderId', p.order_id, 'fileName', p.file_name, 'mediaType', p.media_type, 'bytes', p.bytes,
            'sha256', p.sha256, 'uploadedBy', p.uploaded_by, 'uploadedAt', p.uploaded_at) ORDER BY p.id)
     FROM return_photo p WHERE p.request_id = r.id) AS photos,
  (SELECT json_build_object('id', g.id, 'number', g.number)
     FROM goods_return g WHERE g.request_id = r.id AND g.status <> 'refused') AS "creditNote"`

/** Rows of `r`, or of orders `o`, that somebody sees. One code even lets the order of an index be used. */
export const seen = (row: 'r' | 'o', sight: Sight): Prisma.Sql => {
  const dealer = Prisma.raw(`${row}.dealer_code`)
  if (sight === undefined) return Prisma.sql`true`
  return sight.length === 1 ? Prisma.sql`${dealer} = ${sight[0]}` : Prisma.sql`${dealer} = ANY(${[...sight]}::text[])`
}

export const requestById = async (db: Db, id: ReturnRequestId): Promise<RequestState> => {
  const [row] = await db.$queryRaw<RequestRow[]>`
    SELECT ${COLUMNS} FROM return_request r JOIN orders o ON o.id = r.order_id WHERE r.id = ${id}::uuid`
  if (!row) throw new Error(`No return request ${id}`)
  return requestFrom(row)
}

export type OrderHead = {
  id: OrderId
  number: string
  channel: string
  dealerCode: string | null
  currency: string
  location: LocationCode | null
}

/** The order's lock puts all that counts units of its lines one after the other. */
export const lockOrder = async (tx: Tx, id: OrderId, sight: Sight): Promise<OrderHead | undefined> => {
  const [row] = await tx.$queryRaw<OrderHead[]>`
    SELECT o.id, o.number, o.channel, o.dealer_code AS "dealerCode", o.currency, o.location
      FROM orders o WHERE o.id = ${id}::uuid AND ${seen('o', sight)} FOR UPDATE`
  return row
}

/** Two statements: one that waits for a lock gets the newest row of the request, but lines as they were when it began. */
export const lockRequest = async (tx: Tx, id: ReturnRequestId, sight: Sight): Promise<RequestState | undefined> => {
  const [row] = await tx.$queryRaw<{ id: ReturnRequestId }[]>`
    SELECT r.id FROM return_request r WHERE r.id = ${id}::uuid AND ${seen('r', sight)} FOR UPDATE`
  return row && requestById(tx, row.id)
}

/** The order of a request never changes, so it may be known before anything is locked. */
export const orderOf = async (tx: Tx, id: ReturnRequestId, sight: Sight): Promise<OrderId | undefined> => {
  const [row] = await tx.$queryRaw<{ orderId: OrderId }[]>`
    SELECT r.order_id AS "orderId" FROM return_request r WHERE r.id = ${id}::uuid AND ${seen('r', sight)}`
  return row?.orderId
}

type FactsRow = Record<'lineNo' | 'unitsBefore' | 'shipped', number> &
  Record<'taken' | 'creditedUnits' | 'creditedMinor', bigint> & { sku: Sku; unitPrice: string }

/** Only under the order's lock. */
export const factsOf = async (tx: Tx, orderId: OrderId): Promise<OrderedFacts[]> => {
  const rows = await tx.$queryRaw<FactsRow[]>`
    SELECT l.line_no AS "lineNo", l.sku, l.unit_price AS "unitPrice", l.units_before AS "unitsBefore", l.shipped,
           coalesce(b.taken, 0)::bigint AS taken, coalesce(b.credited_units, 0)::bigint AS "creditedUnits",
           coalesce(b.credited_minor, 0)::bigint AS "creditedMinor"
      FROM order_line l
      LEFT JOIN (
        SELECT x.line_no, sum(CASE WHEN x.sellable IS NULL THEN x.quantity ELSE x.sellable + x.damaged END) AS taken,
               sum(coalesce(x.sellable + x.damaged, 0)) AS credited_units, sum(x.credited_minor) AS credited_minor
          FROM return_request r JOIN return_request_line x ON x.request_id = r.id
         WHERE r.order_id = ${orderId}::uuid AND r.status IN ('requested', 'approved', 'received', 'settled')
         GROUP BY x.line_no) b ON b.line_no = l.line_no
     WHERE l.order_id = ${orderId}::uuid
     ORDER BY l.line_no`
  return rows.map((row) => ({
    ...row,
    taken: Number(row.taken),
    creditedUnits: Number(row.creditedUnits),
    creditedMinor: Number(row.creditedMinor),
  }))
}
