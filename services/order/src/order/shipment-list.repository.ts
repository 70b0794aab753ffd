import type { DealerCode, OrderId, Sku } from '@channel/contracts'
import type { Channel, Shipment } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import { seenBy } from './order-reading.repository.js'
import type { Visibility } from './rights.js'

type Row = Omit<Shipment, 'at' | 'amountMinor' | 'orderId' | 'channel' | 'dealerCode' | 'lines'> & {
  orderId: string
  channel: string
  dealerCode: string | null
  at: Date
  amountMinor: bigint
  lines: { lineNo: number; sku: string; quantity: number; unitPrice: string; amountMinor: number }[]
}

const LINES = Prisma.sql`
  (SELECT json_agg(json_build_object('lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity, 'unitPrice', l.unit_price,
                                     'amountMinor', l.amount_minor) ORDER BY l.line_no)
     FROM shipment_line l WHERE l.shipment_id = s.id)`

export const shipmentListRepository = (db: PrismaClient) => ({
  /** Oldest first, order by order. */
  ofOrders: async (ids: OrderId[], visibility: Visibility): Promise<Shipment[]> => {
    const rows = await db.$queryRaw<Row[]>`
      SELECT s.id, s.number, s.order_id AS "orderId", o.channel, o.dealer_code AS "dealerCode", s.at, s.day::text AS day, o.currency,
             s.amount_minor AS "amountMinor", s.carrier, s.tracking_number AS "trackingNumber", s.last, s.actor, ${LINES} AS lines
        FROM shipment s JOIN orders o ON o.id = s.order_id
       WHERE s.order_id = ANY(${ids}::uuid[]) AND ${seenBy(visibility)}
       ORDER BY s.order_id, s.id`
    return rows.map((row) => ({
      ...row,
      orderId: row.orderId as OrderId,
      channel: row.channel as Channel,
      dealerCode: row.dealerCode as DealerCode | null,
      at: row.at.toISOString(),
      amountMinor: Number(row.amountMinor),
      lines: row.lines.map((line) => ({ ...line, sku: line.sku as Sku })),
    }))
  },
})
export type ShipmentListRepository = ReturnType<typeof shipmentListRepository>
