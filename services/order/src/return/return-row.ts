import type { DealerCode, LocationCode, ReturnId, Sku } from '@channel/contracts'
import type { Channel, ReturnRefusal, ReturnRequestId, ReturnStatus } from '@channel/contracts/order'
import type { ReturnState } from './return.js'

/** A return as the database gives it: checked when it was written, so only its types are told here. */
export type ReturnRow = {
  id: string
  number: string
  channel: string
  dealerCode: string | null
  requestedLocation: string | null
  status: string
  refusal: unknown
  currency: string
  totalMinor: bigint
  reference: string | null
  receivedBy: string
  receivedAt: Date
  traceId: string
  requestId: string | null
  lines: { sku: string; quantity: number; unitPrice: string; amountMinor: bigint; damaged: number }[]
}

export const returnFrom = (row: ReturnRow): ReturnState => ({
  id: row.id as ReturnId,
  number: row.number,
  channel: row.channel as Channel,
  dealerCode: row.dealerCode as DealerCode | null,
  requestedLocation: row.requestedLocation as LocationCode | null,
  status: row.status as ReturnStatus,
  refusal: row.refusal as ReturnRefusal | null,
  currency: row.currency,
  totalMinor: Number(row.totalMinor),
  lines: row.lines.map(({ sku, quantity, unitPrice, amountMinor, damaged }) => ({
    sku: sku as Sku,
    quantity,
    unitPrice,
    amountMinor: Number(amountMinor),
    damaged,
  })),
  reference: row.reference,
  receivedBy: row.receivedBy,
  receivedAt: row.receivedAt.toISOString(),
  traceId: row.traceId,
  requestId: row.requestId as ReturnRequestId | null,
})
