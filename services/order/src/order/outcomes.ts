import type { LocationCode, Sku } from '@channel/contracts'
import type { StockLine } from '@channel/contracts/inventory'
import type { OrderApproval, Refusal } from '@channel/contracts/order'
import type { OrderEvent } from './events.js'
import type { LineState, OrderState, Pending, Units } from './order-state.js'
import {
  amountBetween,
  keptAfterGivingBack,
  keptAfterShipping,
  keptAlso,
  keptOf,
  keptWithout,
  openOf,
  openUnits,
} from './units.js'

/** What the saga learned from stock and credit: the end of a half-way status. `waiting`: what was taken on though it is not there. */
export type OrderOutcome =
  | { type: 'ask'; approval: OrderApproval }
  | { type: 'confirm'; location: LocationCode; waiting: readonly StockLine[] }
  | { type: 'refuse'; refusal: Refusal }
  | { type: 'finish-shipping' }
  | { type: 'finish-change'; waiting: readonly StockLine[] }
  | { type: 'refuse-change'; refusal: Refusal }
  | { type: 'finish-split'; at: string }
  | { type: 'finish-cancelling' }

/** An order may be driven by several callers at once: whoever comes second finds it concluded and changes nothing. */
export const conclude = (order: OrderState, outcome: OrderOutcome): OrderEvent[] => {
  const { status, pending } = order
  switch (outcome.type) {
    case 'ask':
      return status === 'submitted' ? [{ type: 'approval-asked', approval: outcome.approval }] : []
    case 'confirm':
      return status === 'submitted' ? [confirmed(order, outcome)] : []
    case 'refuse':
      return status === 'submitted' ? [{ type: 'refused', refusal: outcome.refusal }] : []
    case 'finish-shipping':
      return status === 'shipping' && pending?.type === 'ship' ? [posted(order, pending)] : []
    case 'finish-change':
      return status === 'changing' && pending?.type === 'change' ? [changed(order, pending, outcome.waiting)] : []
    case 'refuse-change':
      return status === 'changing' && pending?.type === 'change' ? [{ type: 'change-refused', refusal: outcome.refusal }] : []
    case 'finish-split':
      return status === 'changing' && pending?.type === 'split' ? [splitUp(order, pending, outcome.at)] : []
    case 'finish-cancelling':
      return status === 'cancelling' && pending?.type === 'cancel' ? [cancelled(order, pending)] : []
  }
}

type PendingOf<T extends Pending['type']> = Extract<Pending, { type: T }>

const unitsBySku = (waiting: readonly StockLine[]): Map<Sku, number> =>
  new Map(waiting.map(({ sku, quantity }) => [sku, quantity]))

const confirmed = (order: OrderState, { location, waiting }: Extract<OrderOutcome, { type: 'confirm' }>): OrderEvent => {
  const waits = unitsBySku(waiting)
  const kept =
    waiting.length === 0 ? [] : keptOf({ ...order, kept: [] }).map((one) => ({ ...one, waiting: waits.get(one.sku) ?? 0 }))
  return { type: 'confirmed', location, kept }
}

const unitsIn = (units: readonly Units[]): Map<number, number> => new Map(units.map(({ lineNo, quantity }) => [lineNo, quantity]))

const posted = (order: OrderState, pending: PendingOf<'ship'>): OrderEvent => {
  const units = unitsIn(pending.lines)
  const goods = order.lines.flatMap((line) => {
    const quantity = units.get(line.lineNo) ?? 0
    if (quantity === 0) return []
    const amountMinor = amountBetween(line, line.shipped, line.shipped + quantity, order.currency)
    return [{ lineNo: line.lineNo, sku: line.sku, quantity, unitPrice: line.unitPrice, amountMinor }]
  })
  const lines = order.lines.map((line) => ({ ...line, shipped: line.shipped + (units.get(line.lineNo) ?? 0) }))
  const { id, carrier, trackingNumber, stock } = pending
  const amountMinor = goods.reduce((total, line) => total + line.amountMinor, 0)
  const last = openUnits({ lines }) === 0
  return {
    type: 'shipment-posted',
    lines,
    kept: keptAfterShipping(order.kept, stock),
    posted: { id, carrier, trackingNumber, lines: goods, amountMinor, last },
  }
}

const resized = (line: LineState, quantity: number, currency: string): LineState => ({
  ...line,
  quantity,
  amountMinor: amountBetween(line, 0, quantity, currency),
})

const changed = (order: OrderState, pending: PendingOf<'change'>, waiting: readonly StockLine[]): OrderEvent => {
  const units = unitsIn(pending.lines)
  const lines = order.lines.map((line) => {
    const quantity = units.get(line.lineNo)
    return quantity === undefined ? line : resized(line, quantity, order.currency)
  })
  const waits = unitsBySku(waiting)
  const more = pending.more.map((one) => ({ ...one, reservationId: pending.id, waiting: waits.get(one.sku) ?? 0 }))
  const before = more.length > 0 ? keptAlso(order, more) : order.kept
  return { type: 'changed', lines, ...keptAfterGivingBack(before, pending.less) }
}

const cancelled = (order: OrderState, pending: PendingOf<'cancel'>): OrderEvent => {
  const left = keptAfterGivingBack(order.kept, pending.stock)
  if (order.lines.every(({ shipped }) => shipped === 0)) return { type: 'cancelled', ...left }
  const lines = order.lines.map((line) => (openOf(line) === 0 ? line : resized(line, line.shipped, order.currency)))
  return { type: 'rest-cancelled', lines, ...left }
}

/** The units that stay are a line's first, those that go its last: with both rounded as parts of one line, nothing is lost. */
const splitUp = (order: OrderState, { id, lines: units, moved }: PendingOf<'split'>, at: string): OrderEvent => {
  const going = unitsIn(units)
  const lines = order.lines.map((line) => {
    const quantity = going.get(line.lineNo)
    return quantity === undefined ? line : resized(line, line.quantity - quantity, order.currency)
  })
  const goods = order.lines.flatMap((line) => {
    const quantity = going.get(line.lineNo)
    if (quantity === undefined) return []
    const unitsBefore = line.unitsBefore + line.quantity - quantity
    return [resized({ ...line, unitsBefore, shipped: 0 }, quantity, order.currency)]
  })
  const child = {
    ...order,
    id,
    status: 'confirmed',
    splitFrom: order.id,
    sapNumber: null,
    pending: null,
    placedAs: null,
    drivenKey: null,
    lines: goods.map((line, index) => ({ ...line, lineNo: index + 1 })),
    totalMinor: goods.reduce((total, { amountMinor }) => total + amountMinor, 0),
    kept: moved,
    version: 1,
    updatedAt: at,
  } as const
  return { type: 'split', lines, kept: keptWithout(order, moved), child }
}
