import type { LocationCode, ReservationId, Sku } from '@channel/contracts'
import type { StockLine } from '@channel/contracts/inventory'
import type { Order, OrderedLine, OrderStatus } from '@channel/contracts/order'

export type LineState = Omit<OrderedLine, 'waiting'> & {
  /** Units that lie before its own in the line that it was split from: amounts are rounded as if it were still one line. */
  readonly unitsBefore: number
  readonly stocked: boolean
}

/** Open units of a SKU that a reservation keeps for the order. `waiting` may be below zero for a moment and counts as none then. */
export type Kept = {
  readonly reservationId: ReservationId
  readonly sku: Sku
  readonly quantity: number
  readonly waiting: number
}

export type Units = { readonly lineNo: number; readonly quantity: number }
/** What is asked of one reservation; without lines all of it. */
export type StockPart = { readonly reservationId: ReservationId; readonly lines: readonly StockLine[] | null }

/** What a half-way status is about, settled as it began: whoever drives it on asks in the same words. `back`: the status it came from. */
export type Pending = { readonly back: OrderStatus } & (
  | {
      readonly type: 'ship'
      readonly id: string
      readonly lines: readonly Units[]
      readonly stock: readonly StockPart[]
      readonly carrier: string | null
      readonly trackingNumber: string | null
    }
  | {
      readonly type: 'change'
      readonly id: ReservationId
      readonly at: string
      /** New quantities. */
      readonly lines: readonly Units[]
      readonly more: readonly StockLine[]
      readonly less: readonly StockPart[]
    }
  | {
      readonly type: 'split'
      readonly id: Order['id']
      readonly lines: readonly Units[]
      readonly moved: readonly Kept[]
      readonly amountMinor: number
      readonly reason: string
    }
  | { readonly type: 'cancel'; readonly stock: readonly StockPart[] }
)

/** What a late repeat of a placement is told, where the order is not the same any more. */
export type PlacedAs = Pick<Order, 'totalMinor' | 'approval' | 'lines' | 'allowed'>

/** An order with what only its own service needs to know. */
export type OrderState = Omit<Order, 'lines' | 'allowed' | 'shippedMinor'> & {
  readonly lines: readonly LineState[]
  /** Empty: the reservation of the order's own id keeps all that is open, and nothing waits. */
  readonly kept: readonly Kept[]
  readonly pending: Pending | null
  readonly placedAs: PlacedAs | null
  /** Whether credit that is exceeded is put before somebody. */
  readonly asks: boolean
  /** Counts its changes; the history entry of a change carries the same number. */
  readonly version: number
  readonly requestedLocation: LocationCode | null
  /** Who set the present step going, and under which trace: a worker that drives it on acts for them. */
  readonly drivenBy: string
  readonly traceId: string
  /** The key in the command log whose answer the end of the half-way status is; null while the order is being placed. */
  readonly drivenKey: string | null
}
