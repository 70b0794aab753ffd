import type { OrderId } from '@channel/contracts'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { OrderRow } from './order-row.js'
import { orderFrom } from './order-row.js'
import type { OrderState } from './order-state.js'
import type { Visibility } from './rights.js'

export type Tx = Prisma.TransactionClient
type Db = Tx | PrismaClient

/** An order whole, with its lines and what is kept for it, of the row `o`. */
export const COLUMNS = Prisma.sql`
  o.id, o.number, o.channel, o.sales_channel AS "salesChannel", o.dealer_code AS "dealerCode",
  o.requested_location AS "requestedLocation", o.location, o.status, o.refusal, o.cancel_reason AS "cancelReason", o.currency,
  o.total_minor AS "totalMinor", o.reference, o.terms, o.approval, o.on_hold AS "onHold", o.pending, o.placed_as AS "placedAs",
  o.sap_number AS "sapNumber", o.split_from AS "splitFrom", o.placed_by AS "placedBy", o.placed_at AS "placedAt",
  o.updated_at AS "updatedAt", o.version, o.driven_by AS "drivenBy", o.trace_id AS "traceId", o.driven_key AS "drivenKey",
  (SELECT json_agg(json_build_object('lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity, 'unitPrice', l.unit_price,
                                     'amountMinor', l.amount_minor, 'shipped', l.shipped, 'unitsBefore', l.units_before,
                                     'stocked', l.stocked, 'reason', l.reason) ORDER BY l.line_no)
     FROM order_line l WHERE l.order_id = o.id) AS lines,
  (SELECT json_agg(json_build_object('reservationId', r.reservation_id, 'sku', r.sku, 'quantity', r.quantity, 'waiting', r.waiting)
                   ORDER BY r.reservation_id, r.sku)
     FROM order_reservation r WHERE r.order_id = o.id) AS kept`

/** Rows of `o` that somebody sees; a dealer's people see their dealer and all below it. */
export const seenBy = (visibility: Visibility): Prisma.Sql => {
  switch (visibility.of) {
    case 'all':
      return Prisma.sql`true`
    case 'dealer':
      return Prisma.sql`(o.dealer_code = ${visibility.dealerCode} OR o.dealer_code IN (
        SELECT b.dealer_code FROM dealer_branch b WHERE b.ancestor = ${visibility.dealerCode}))`
    case 'own':
      return Prisma.sql`o.placed_by = ${visibility.placedBy}`
    case 'none':
      return Prisma.sql`false`
  }
}

export const byId = async (db: Db, id: OrderId): Promise<OrderState | undefined> => {
  const [row] = await db.$queryRaw<OrderRow[]>`SELECT ${COLUMNS} FROM orders o WHERE o.id = ${id}::uuid`
  return row && orderFrom(row)
}

/** Two statements: one that waits for a lock gets the newest row of the order, but lines as they were when it began. */
export const lock = async (tx: Tx, id: OrderId, visibility: Visibility): Promise<OrderState | undefined> => {
  const [row] = await tx.$queryRaw<{ id: OrderId }[]>`
    SELECT o.id FROM orders o WHERE o.id = ${id}::uuid AND ${seenBy(visibility)} FOR UPDATE OF o`
  return row && byId(tx, row.id)
}
