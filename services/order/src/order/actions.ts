import type { ErrorOf, OrderId, ReservationId, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { approveOrder, changeOrder, OrderAction as ActionName, shipOrder, splitOrder } from '@channel/contracts/order'
import type { OrderEvent, Starter } from './events.js'
import type { LineState, OrderState, Units } from './order-state.js'
import { allowed } from './order.js'
import {
  amountBetween,
  bySku,
  everythingBackFrom,
  givenBackFrom,
  keptAlso,
  movedWith,
  openOf,
  openUnits,
  readyLines,
  readyOfSku,
  shippedFrom,
  waitingLines,
} from './units.js'

/** What people ask of an order. Ids of what may come of it are made by the caller. */
export type OrderAction = { readonly by: Starter } & (
  | { type: 'approve' | 'reject'; reason: string }
  | {
      type: 'ship'
      shipmentId: string
      lines?: readonly Units[] | undefined
      carrier?: string | undefined
      trackingNumber?: string | undefined
    }
  | { type: 'receive' | 'complete' }
  | { type: 'change'; changeId: ReservationId; lines: readonly Units[]; reason: string; at: string }
  | { type: 'cancel'; reason: string }
  | { type: 'hold' | 'unhold'; reason: string }
  | { type: 'split'; newOrderId: OrderId; lines?: readonly Units[] | undefined; reason: string }
  | { type: 'mark-sent'; sapNumber: string }
)

type StepError =
  ErrorOf<typeof approveOrder> | ErrorOf<typeof shipOrder> | ErrorOf<typeof changeOrder> | ErrorOf<typeof splitOrder>
export type Decision = Result<OrderEvent[], StepError>

export const decide = (order: OrderState, action: OrderAction): Decision => {
  const names: ActionName[] = allowed(order)
  if (!names.includes(action.type)) return err({ code: 'NOT_ALLOWED_IN_STATUS', status: order.status, allowed: names })
  const { by } = action
  switch (action.type) {
    case 'approve':
    case 'reject':
      return judge(order, action)
    case 'ship':
      return ship(order, action)
    case 'receive':
      return ok([{ type: 'received', by }])
    case 'complete':
      return ok([{ type: 'completed', by }])
    case 'change':
      return change(order, action)
    case 'cancel':
      return cancel(order, action)
    case 'hold':
      return ok([{ type: 'held', by, reason: action.reason }])
    case 'unhold':
      return ok([{ type: 'unheld', by, reason: action.reason }])
    case 'split':
      return split(order, action)
    case 'mark-sent':
      return ok([{ type: 'sent', by, sapNumber: action.sapNumber }])
  }
}

type Of<T extends OrderAction['type']> = Extract<OrderAction, { type: T }> & { type: T }

/** Four eyes: not by whoever placed it. */
const judge = (order: OrderState, { type, by, reason }: Of<'approve' | 'reject'>): Decision => {
  if (by.actor === order.placedBy) return err({ code: 'SAME_PERSON', requestedBy: order.placedBy })
  return ok([type === 'approve' ? { type: 'approved', by, reason } : { type: 'rejected', by, reason }])
}

const lineIn = (order: OrderState, lineNo: number): LineState | undefined =>
  order.lines.find((line) => line.lineNo === lineNo && line.quantity > 0)

const notFound = ({ lineNo }: Units): Decision => err({ code: 'LINE_NOT_FOUND', lineNo })

const ship = (order: OrderState, action: Of<'ship'>): Decision => {
  const lines = (action.lines ?? readyLines(order)).toSorted((one, other) => one.lineNo - other.lineNo)
  const taken = new Map<string, number>()
  for (const unit of lines) {
    const line = lineIn(order, unit.lineNo)
    if (!line) return notFound(unit)
    const ready = Math.min(openOf(line), readyOfSku(order, line) - (taken.get(line.sku) ?? 0))
    if (unit.quantity > ready) return err({ code: 'LINE_NOT_READY', lineNo: unit.lineNo, requested: unit.quantity, ready })
    taken.set(line.sku, (taken.get(line.sku) ?? 0) + unit.quantity)
  }
  const { shipmentId: id, carrier = null, trackingNumber = null, by } = action
  const stock = shippedFrom(order, lines)
  return ok([
    { type: 'shipping-started', by, pending: { type: 'ship', back: order.status, id, lines, stock, carrier, trackingNumber } },
  ])
}

/** Nothing is held of an order that nobody has approved yet. */
const cancel = (order: OrderState, { by, reason }: Of<'cancel'>): Decision => {
  if (order.status === 'approving') return ok([{ type: 'cancelled', by, reason, kept: [], spilt: [] }])
  const pending = { type: 'cancel', back: order.status, stock: everythingBackFrom(order) } as const
  return ok([{ type: 'cancelling-started', by, reason, pending }])
}

const change = (order: OrderState, { changeId: id, lines, at, by, reason }: Of<'change'>): Decision => {
  for (const unit of lines) {
    const line = lineIn(order, unit.lineNo)
    if (!line) return notFound(unit)
    const { lineNo, quantity: requested } = unit
    if (requested < line.shipped) return err({ code: 'LINE_SHIPPED', lineNo, requested, shipped: line.shipped })
  }
  const wanted = new Map(lines.map(({ lineNo, quantity }) => [lineNo, quantity]))
  const changed = order.lines.filter((line) => (wanted.get(line.lineNo) ?? line.quantity) !== line.quantity)
  if (changed.length === 0) return ok([])
  const after = order.lines.map((line) => ({ ...line, quantity: wanted.get(line.lineNo) ?? line.quantity }))
  if (openUnits({ lines: after }) === 0) return err({ code: 'NOTHING_LEFT' })

  const units = changed.map(({ lineNo, quantity }) => ({ lineNo, quantity: wanted.get(lineNo) ?? quantity }))
  const deltas = bySku(
    changed
      .filter(({ stocked }) => stocked)
      .map(({ sku, lineNo, quantity }) => ({ sku, quantity: (wanted.get(lineNo) ?? quantity) - quantity })),
  )
  const more = deltas.filter(({ quantity }) => quantity > 0)
  const fewer = deltas.filter(({ quantity }) => quantity < 0).map(({ sku, quantity }) => ({ sku, quantity: -quantity }))
  const pending = { type: 'change', back: order.status, id, at, lines: units, more, less: givenBackFrom(order, fewer) } as const
  // Goods that come for the new reservation must find their order, so it is written down before it is asked for.
  const noted = more.map((one) => ({ ...one, reservationId: id, quantity: 0, waiting: 0 }))
  const kept = order.mayWait && more.length > 0 ? keptAlso(order, noted) : order.kept
  return ok([{ type: 'change-started', by, reason, pending, kept }])
}

const split = (order: OrderState, { newOrderId: id, lines: named, by, reason }: Of<'split'>): Decision => {
  const lines = (named ?? waitingLines(order)).toSorted((one, other) => one.lineNo - other.lineNo)
  if (lines.length === 0) return err({ code: 'NOTHING_WAITS' })
  let [units, amountMinor] = [0, 0]
  for (const unit of lines) {
    const line = lineIn(order, unit.lineNo)
    if (!line) return notFound(unit)
    const { lineNo, quantity: requested } = unit
    if (requested > openOf(line)) return err({ code: 'LINE_NOT_OPEN', lineNo, requested, open: openOf(line) })
    units += requested
    amountMinor += amountBetween(line, line.quantity - requested, line.quantity, order.currency)
  }
  if (units === openUnits(order)) return err({ code: 'NOTHING_LEFT' })
  const moved = movedWith(order, lines)
  return ok([
    { type: 'split-started', by, reason, pending: { type: 'split', back: order.status, id, lines, moved, amountMinor, reason } },
  ])
}
