import type { AnswerOf, ErrorOf, LocationCode, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { Order, OrderHistoryEntry, OrderStatus, Refusal, shipOrder } from '@channel/contracts/order'

/** An order with what only its own service needs to know. */
export type OrderState = Order & {
  /** Counts its changes; the history entry of a change carries the same number. */
  readonly version: number
  readonly requestedLocation: LocationCode | null
  readonly cancelReason: string | null
  /** Who set the present step going, and under which trace: a worker that drives it on acts for them. */
  readonly drivenBy: string
  readonly traceId: string
}

type Starter = { readonly actor: string; readonly traceId: string }

/** What people ask of an order. */
export type OrderAction =
  { type: 'ship'; by: Starter } | { type: 'cancel'; by: Starter; reason: string } | { type: 'complete'; by: Starter }

/** What the saga learned from stock and credit: the end of a half-way status. */
export type OrderOutcome =
  | { type: 'confirm'; location: LocationCode }
  | { type: 'refuse'; refusal: Refusal }
  | { type: 'finish-shipping' }
  | { type: 'finish-cancelling' }

export type OrderEvent =
  | { type: 'confirmed'; location: LocationCode }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'shipping-started'; by: Starter }
  | { type: 'shipped' }
  | { type: 'cancelling-started'; by: Starter; reason: string }
  | { type: 'cancelled' }
  | { type: 'completed'; by: Starter }

type NotAllowed = Extract<ErrorOf<typeof shipOrder>, { code: 'NOT_ALLOWED_IN_STATUS' }>
type ActionName = NotAllowed['allowed'][number]

/** The time that stock and credit are kept for an order that is not confirmed yet. */
const HOLD_MINUTES = 15

/** Derives from what is stored, so that a step asked again is asked in the same words. */
export const holdsExpireAt = (order: Pick<Order, 'placedAt'>): string =>
  new Date(Date.parse(order.placedAt) + HOLD_MINUTES * 60_000).toISOString()

/** What people can do with an order in this status; half-way and ended ones take nothing. */
export const allowed = (status: OrderStatus): ActionName[] => {
  switch (status) {
    case 'confirmed':
      return ['ship', 'cancel']
    case 'shipped':
      return ['complete']
    case 'submitted':
    case 'refused':
    case 'shipping':
    case 'completed':
    case 'cancelling':
    case 'cancelled':
      return []
  }
}

const started = (action: OrderAction): OrderEvent => {
  switch (action.type) {
    case 'ship':
      return { type: 'shipping-started', by: action.by }
    case 'cancel':
      return { type: 'cancelling-started', by: action.by, reason: action.reason }
    case 'complete':
      return { type: 'completed', by: action.by }
  }
}

export const decide = (order: OrderState, action: OrderAction): Result<OrderEvent[], NotAllowed> =>
  allowed(order.status).includes(action.type)
    ? ok([started(action)])
    : err({ code: 'NOT_ALLOWED_IN_STATUS', status: order.status, allowed: allowed(order.status) })

/** An order may be driven by several callers at once: whoever comes second finds it concluded and changes nothing. */
export const conclude = (order: OrderState, outcome: OrderOutcome): OrderEvent[] => {
  switch (outcome.type) {
    case 'confirm':
      return order.status === 'submitted' ? [{ type: 'confirmed', location: outcome.location }] : []
    case 'refuse':
      return order.status === 'submitted' ? [{ type: 'refused', refusal: outcome.refusal }] : []
    case 'finish-shipping':
      return order.status === 'shipping' ? [{ type: 'shipped' }] : []
    case 'finish-cancelling':
      return order.status === 'cancelling' ? [{ type: 'cancelled' }] : []
  }
}

const stepOf = (event: OrderEvent): Partial<OrderState> => {
  switch (event.type) {
    case 'confirmed':
      return { status: 'confirmed', location: event.location }
    case 'refused':
      return { status: 'refused', refusal: event.refusal }
    case 'shipping-started':
      return { status: 'shipping', drivenBy: event.by.actor, traceId: event.by.traceId }
    case 'shipped':
      return { status: 'shipped' }
    case 'cancelling-started':
      return { status: 'cancelling', cancelReason: event.reason, drivenBy: event.by.actor, traceId: event.by.traceId }
    case 'cancelled':
      return { status: 'cancelled' }
    case 'completed':
      return { status: 'completed', drivenBy: event.by.actor, traceId: event.by.traceId }
  }
}

export const evolve = (order: OrderState, event: OrderEvent, at: string): OrderState => ({
  ...order,
  ...stepOf(event),
  version: order.version + 1,
  updatedAt: at,
})

const noteOn = (event: OrderEvent): string => {
  switch (event.type) {
    case 'refused':
      return event.refusal.code
    case 'cancelling-started':
      return event.reason
    case 'confirmed':
    case 'shipping-started':
    case 'shipped':
    case 'cancelled':
    case 'completed':
      return ''
  }
}

/** The history entry of a change, given the order after it. */
export const historyOf = (order: OrderState, event: OrderEvent): OrderHistoryEntry => ({
  orderId: order.id,
  at: order.updatedAt,
  status: order.status,
  actor: order.drivenBy,
  note: noteOn(event),
})

/** The order as its callers know it. */
export const shown = (order: OrderState): AnswerOf<typeof shipOrder> => {
  const { version: _v, requestedLocation: _l, cancelReason: _r, drivenBy: _b, traceId: _t, ...rest } = order
  return rest
}
