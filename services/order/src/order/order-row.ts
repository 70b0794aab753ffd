import type { ChannelCode, DealerCode, LocationCode, OrderId, Sku } from '@channel/contracts'
import type { Channel, OrderStatus, Refusal } from '@channel/contracts/order'
import type { OrderState } from './order.js'

/** An order as the database gives it: checked when it was written, so only its types are told here. */
export type OrderRow = {
  id: string
  number: string
  channel: string
  salesChannel: string
  dealerCode: string | null
  requestedLocation: string | null
  location: string | null
  status: string
  refusal: unknown
  cancelReason: string | null
  currency: string
  totalMinor: bigint
  reference: string | null
  placedBy: string
  placedAt: Date
  updatedAt: Date
  version: number
  drivenBy: string
  traceId: string
  lines: { sku: string; quantity: number; unitPrice: string; amountMinor: bigint | number }[]
}

export const orderFrom = (row: OrderRow): OrderState => ({
  id: row.id as OrderId,
  number: row.number,
  channel: row.channel as Channel,
  salesChannel: row.salesChannel as ChannelCode,
  dealerCode: row.dealerCode as DealerCode | null,
  requestedLocation: row.requestedLocation as LocationCode | null,
  location: row.location as LocationCode | null,
  status: row.status as OrderStatus,
  refusal: row.refusal as Refusal | null,
  cancelReason: row.cancelReason,
  currency: row.currency,
  totalMinor: Number(row.totalMinor),
  lines: row.lines.map(({ sku, quantity, unitPrice, amountMinor }) => ({
    sku: sku as Sku,
    quantity,
    unitPrice,
    amountMinor: Number(amountMinor),
  })),
  reference: row.reference,
  placedBy: row.placedBy,
  placedAt: row.placedAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
  drivenBy: row.drivenBy,
  traceId: row.traceId,
})
