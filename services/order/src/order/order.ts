import type { AnswerOf } from '@channel/contracts'
import type { OrderAction, OrderApproval, OrderStatus, shipOrder } from '@channel/contracts/order'
import type { OrderState, PlacedAs } from './order-state.js'
import { hasReady, openUnits, shippedMinor, waitingByLine } from './units.js'

/** The time that stock and credit are kept for an order that is not confirmed yet. */
const HOLD_MINUTES = 15

/** Derives from what is stored, so that a step asked again is asked in the same words. An approval begins the time anew. */
export const holdsExpireAt = (order: { placedAt: string; approval?: OrderApproval | null }): string =>
  expiryAfter(order.approval?.decision?.at ?? order.placedAt)

export const expiryAfter = (at: string): string => new Date(Date.parse(at) + HOLD_MINUTES * 60_000).toISOString()

/** What people can do with an order that is not on hold, `hold` and `unhold` aside; half-way and ended ones take nothing. */
const inStatus = (order: OrderState): OrderAction[] => {
  const open: OrderAction[] = [...(hasReady(order) ? (['ship'] as const) : []), 'change', 'cancel', 'hold', 'unhold']
  const splits: OrderAction[] = openUnits(order) > 1 ? ['split'] : []
  const toSap: OrderAction[] = order.sapNumber === null ? ['mark-sent'] : []
  switch (order.status) {
    case 'approving':
      return ['approve', 'reject', 'cancel', 'hold', 'unhold']
    case 'confirmed':
    case 'sent':
    case 'partly-shipped':
      return [...open, ...splits, ...toSap]
    case 'shipped':
      return ['receive', 'complete', ...toSap]
    case 'received':
      return ['complete', ...toSap]
    case 'submitted':
    case 'refused':
    case 'shipping':
    case 'completed':
    case 'changing':
    case 'cancelling':
    case 'cancelled':
      return []
  }
}

/** Exactly what is not refused for the state that the order is in. */
export const allowed = (order: OrderState): OrderAction[] =>
  inStatus(order).filter((action) => (order.onHold ? action === 'unhold' || action === 'cancel' : action !== 'unhold'))

/** The order as its callers know it. */
export const shown = (order: OrderState): AnswerOf<typeof shipOrder> => {
  const { version: _v, requestedLocation: _l, drivenBy: _b, traceId: _t, drivenKey: _k, ...rest } = order
  const { kept: _kept, pending: _p, placedAs: _as, asks: _a, lines, ...own } = rest
  const waiting = waitingByLine(order)
  return {
    ...own,
    shippedMinor: shippedMinor(order),
    lines: lines
      .filter(({ quantity }) => quantity > 0)
      .map(({ unitsBefore: _u, stocked: _s, ...line }) => ({ ...line, waiting: waiting.get(line.lineNo) ?? 0 })),
    allowed: allowed(order),
  }
}

/** The order as it was when it had been placed; what of it cannot be told from its present state is in `placedAs`. */
export const asPlaced = (order: OrderState, status: OrderStatus, updatedAt: string): AnswerOf<typeof shipOrder> => ({
  ...shown({
    ...order,
    status,
    updatedAt,
    location: status === 'confirmed' ? order.location : null,
    refusal: null,
    onHold: null,
    cancelReason: null,
    sapNumber: null,
    lines: order.lines.map((line) => ({ ...line, shipped: 0 })),
  }),
  ...order.placedAs,
})

export const placedAs = (order: OrderState): PlacedAs => {
  const status = order.status === 'approving' ? 'approving' : 'confirmed'
  const { totalMinor, approval, lines, allowed: actions } = asPlaced(order, status, order.updatedAt)
  return { totalMinor, approval, lines, allowed: actions }
}
