import type { ChannelCode, DealerCode, LocationCode, OrderId, ReservationId, Sku } from '@channel/contracts'
import type { Channel, LinePriceReason, OrderApproval, OrderStatus, Refusal, ShipTo } from '@channel/contracts/order'
import type { LineState, OrderState, Pending, PlacedAs } from './order-state.js'

/** What an order was placed with beyond the ordinary. */
export type Terms = Partial<{
  region: string
  giftBatch: string
  mayWait: true
  asks: true
  note: string
  shipTo: ShipTo
}>

type LineRow = {
  lineNo: number
  sku: string
  quantity: number
  unitPrice: string
  amountMinor: bigint | number
  shipped: number
  unitsBefore: number
  stocked: boolean
  reason: Partial<LinePriceReason> | null
}
type KeptRow = { reservationId: string; sku: string; quantity: number; waiting: number }

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
  terms: unknown
  approval: unknown
  onHold: unknown
  pending: unknown
  placedAs: unknown
  sapNumber: string | null
  splitFrom: string | null
  placedBy: string
  placedAt: Date
  updatedAt: Date
  version: number
  drivenBy: string
  traceId: string
  drivenKey: string | null
  lines: LineRow[]
  kept: KeptRow[] | null
}

const NO_LIST = { priceList: null, name: null, minQuantity: null, validFrom: null, validTo: null }

const lineFrom = ({ sku, amountMinor, reason, ...line }: LineRow): LineState => ({
  ...line,
  sku: sku as Sku,
  amountMinor: Number(amountMinor),
  reason: { source: 'list', ...NO_LIST, ...reason },
})

/** Only what is said of it: most prices have no list. */
export const reasonRow = (reason: LinePriceReason): Partial<LinePriceReason> =>
  Object.fromEntries(Object.entries(reason).filter(([, value]) => value !== null))

export const termsRow = ({ region, giftBatch, mayWait, asks, note, shipTo }: OrderState): Terms | null => {
  const terms: Terms = {
    ...(region !== null && { region }),
    ...(giftBatch !== null && { giftBatch }),
    ...(mayWait && { mayWait }),
    ...(asks && { asks }),
    ...(note !== null && { note }),
    ...(shipTo !== null && { shipTo }),
  }
  return Object.keys(terms).length > 0 ? terms : null
}

const termsFrom = ({ region, giftBatch, mayWait, asks, note, shipTo }: Terms) => ({
  region: region ?? null,
  giftBatch: giftBatch ?? null,
  mayWait: mayWait ?? false,
  asks: asks ?? false,
  note: note ?? null,
  shipTo: shipTo ?? null,
})

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
  reference: row.reference,
  ...termsFrom((row.terms ?? {}) as Terms),
  approval: row.approval as OrderApproval | null,
  onHold: row.onHold as OrderState['onHold'],
  pending: row.pending as Pending | null,
  placedAs: row.placedAs as PlacedAs | null,
  sapNumber: row.sapNumber,
  splitFrom: row.splitFrom as OrderId | null,
  placedBy: row.placedBy,
  placedAt: row.placedAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
  drivenBy: row.drivenBy,
  traceId: row.traceId,
  drivenKey: row.drivenKey,
  lines: row.lines.map(lineFrom),
  kept: (row.kept ?? []).map((one) => ({ ...one, reservationId: one.reservationId as ReservationId, sku: one.sku as Sku })),
})
