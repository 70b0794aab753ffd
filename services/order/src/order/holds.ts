import type { CallContext, ChannelCode, DealerCode, LocationCode, OrderId, ReservationId, Result, Sku } from '@channel/contracts'
import type { QuotedPrice } from '@channel/contracts/dealer'
import type { Product, StockLine } from '@channel/contracts/inventory'
import type { Channel, OrderLine, Refusal } from '@channel/contracts/order'
import type { StockPart } from './order-state.js'

/** Somebody has approved credit beyond the limit. */
type Approved = { by: string; reason: string } | null
type CreditWanted = {
  orderId: OrderId
  dealerCode: DealerCode
  amountMinor: number
  currency: string
  expiresAt: string
  approved: Approved
}
/** `step`: what tells this change of the hold from others of the same order. Amounts: what is to be shipped still, and what has been. */
type CreditChange = { orderId: OrderId; step: string; amountMinor: number; shippedMinor: number }
type StockWanted = {
  orderId: OrderId
  /** The order's own id for what it was placed with. */
  reservationId: ReservationId
  channel: ChannelCode
  /** Whose purchase limit counts, where somebody is known. */
  buyer: string | null
  location: LocationCode | null
  region: string | null
  batch: string | null
  mayWait: boolean
  lines: Pick<OrderLine, 'sku' | 'quantity'>[]
  expiresAt: string
}
/** Where stock is kept (of the first line), and what of it is not there yet. */
export type StockKept = { location: LocationCode; waiting: StockLine[] }
type Done = Result<null, Refusal>

/**
 * What an order keeps elsewhere while it is on its way. Every call is idempotent by the order's id and what it is about, and its answer
 * final; a call that throws has told nothing: its effect may have happened or not.
 */
export type Holds = {
  holdCredit(wanted: CreditWanted, context: CallContext): Promise<Done>
  raiseHold(change: CreditChange, context: CallContext): Promise<Done>
  reserveStock(wanted: StockWanted, context: CallContext): Promise<Result<StockKept, Refusal>>
  allocateStock(wanted: { orderId: OrderId; reservationId: ReservationId }, context: CallContext): Promise<Done>
  confirmHold(orderId: OrderId, context: CallContext): Promise<Done>
  /** Those that cannot be refused: giving back what has ended already is fine, and shipping follows a firm allocation. */
  lowerHold(change: CreditChange, context: CallContext): Promise<void>
  splitHold(split: { orderId: OrderId; newOrderId: OrderId; amountMinor: number }, context: CallContext): Promise<void>
  releaseHold(wanted: { orderId: OrderId; shippedMinor: number }, context: CallContext): Promise<void>
  releaseStock(part: StockPart & { orderId: OrderId; step: string }, context: CallContext): Promise<void>
  shipStock(part: StockPart & { orderId: OrderId; step: string }, context: CallContext): Promise<void>
}

/** Products of these SKUs; unknown ones are absent. */
export type Products = (skus: Sku[], context: CallContext) => Promise<Pick<Product, 'sku' | 'listPrice' | 'stocked'>[]>

type Asked = {
  channel: Channel
  salesChannel?: ChannelCode | undefined
  dealerCode?: DealerCode | undefined
  currency: string
  lines: StockLine[]
}
/** What price lists say of each line, in their order. */
export type Prices = (asked: Asked, context: CallContext) => Promise<QuotedPrice[]>
