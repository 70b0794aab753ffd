import type { ReservationId, Sku } from '@channel/contracts'
import { lineAmountMinor } from '@channel/contracts'
import type { StockLine } from '@channel/contracts/inventory'
import type { Kept, LineState, OrderState, StockPart, Units } from './order-state.js'

type Priced = Pick<LineState, 'unitPrice' | 'unitsBefore'>
type Stocked = Pick<OrderState, 'id' | 'lines' | 'kept'>

/**
 * Amount of a line's units from `from` (not included) to `to`. Each is the difference of two rounded sums, so that parts of a line add up
 * to the whole, whichever way it is cut.
 */
export const amountBetween = (line: Priced, from: number, to: number, currency: string): number =>
  lineAmountMinor(line.unitPrice, line.unitsBefore + to, currency) -
  lineAmountMinor(line.unitPrice, line.unitsBefore + from, currency)

export const openOf = (line: Pick<LineState, 'quantity' | 'shipped'>): number => line.quantity - line.shipped

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

export const openUnits = (order: Pick<OrderState, 'lines'>): number => sum(order.lines.map(openOf))

export const shippedMinor = ({ lines, currency }: Pick<OrderState, 'lines' | 'currency'>): number =>
  sum(lines.map((line) => (line.shipped === 0 ? 0 : amountBetween(line, 0, line.shipped, currency))))

/** What is still to be shipped. */
export const openMinor = (order: Pick<OrderState, 'lines' | 'currency' | 'totalMinor'>): number =>
  order.totalMinor - shippedMinor(order)

export const bySku = (lines: readonly StockLine[]): StockLine[] => {
  const totals = new Map<Sku, number>()
  for (const { sku, quantity } of lines) totals.set(sku, (totals.get(sku) ?? 0) + quantity)
  return [...totals].map(([sku, quantity]) => ({ sku, quantity })).filter(({ quantity }) => quantity !== 0)
}

/** Open units of the SKUs of which there is stock at all. */
const stockOpen = (lines: readonly LineState[]): StockLine[] =>
  bySku(lines.filter(({ stocked }) => stocked).map((line) => ({ sku: line.sku, quantity: openOf(line) })))

/** What is kept, reservation by reservation, the first one first; where nothing is written down it is the order's own. */
export const keptOf = ({ id, lines, kept }: Stocked): Kept[] =>
  kept.length > 0
    ? [...kept].sort((one, other) => (one.reservationId < other.reservationId ? -1 : 1))
    : stockOpen(lines).map((line) => ({ ...line, reservationId: id as string as ReservationId, waiting: 0 }))

const waitingOf = ({ waiting }: Kept): number => Math.max(0, waiting)

const totals = (order: Stocked, unitsOf: (kept: Kept) => number): Map<Sku, number> => {
  const found = new Map<Sku, number>()
  for (const one of order.kept) found.set(one.sku, (found.get(one.sku) ?? 0) + unitsOf(one))
  return found
}

/** The later lines of a SKU wait first. */
export const waitingByLine = (order: Stocked): Map<number, number> => {
  const left = totals(order, waitingOf)
  const found = new Map<number, number>()
  for (const line of order.lines.toReversed()) {
    const waiting = line.stocked ? Math.min(left.get(line.sku) ?? 0, openOf(line)) : 0
    found.set(line.lineNo, waiting)
    left.set(line.sku, (left.get(line.sku) ?? 0) - waiting)
  }
  return found
}

/** What could leave now, line by line. */
export const readyLines = (order: Stocked): Units[] => {
  const waiting = waitingByLine(order)
  return order.lines
    .map((line) => ({ lineNo: line.lineNo, quantity: openOf(line) - (waiting.get(line.lineNo) ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
}

export const waitingLines = (order: Stocked): Units[] =>
  [...waitingByLine(order)]
    .map(([lineNo, quantity]) => ({ lineNo, quantity }))
    .filter(({ quantity }) => quantity > 0)
    .sort((one, other) => one.lineNo - other.lineNo)

export const hasReady = (order: Stocked): boolean => readyLines(order).length > 0

/** Units of a SKU that could leave now. */
export const readyOfSku = (order: Stocked, line: LineState): number => {
  const open = sum(order.lines.filter(({ sku }) => sku === line.sku).map(openOf))
  return line.stocked ? open - (totals(order, waitingOf).get(line.sku) ?? 0) : open
}

/** The named units as stock, where their SKUs have any. */
const stockOf = (order: Pick<OrderState, 'lines'>, units: readonly Units[]): StockLine[] => {
  const lines = new Map(order.lines.map((line) => [line.lineNo, line]))
  return bySku(
    units.flatMap(({ lineNo, quantity }) => {
      const line = lines.get(lineNo)
      return line?.stocked ? [{ sku: line.sku, quantity }] : []
    }),
  )
}

/** Takes units of each SKU out of what is kept, in the order given; `most` says how many a kept row can give. */
const taken = (kept: readonly Kept[], wanted: readonly StockLine[], most: (kept: Kept) => number): Kept[] => {
  const left = new Map(wanted.map(({ sku, quantity }) => [sku, quantity]))
  return kept.flatMap((one) => {
    const quantity = Math.min(left.get(one.sku) ?? 0, most(one))
    if (quantity <= 0) return []
    left.set(one.sku, (left.get(one.sku) ?? 0) - quantity)
    return [{ ...one, quantity, waiting: Math.min(quantity, waitingOf(one)) }]
  })
}

const parts = (kept: readonly Kept[]): StockPart[] => {
  const found = new Map<ReservationId, StockLine[]>()
  for (const { reservationId, sku, quantity } of kept)
    found.set(reservationId, [...(found.get(reservationId) ?? []), { sku, quantity }])
  return [...found].map(([reservationId, lines]) => ({ reservationId, lines }))
}

const ownWhole = (order: Stocked): StockPart[] => [{ reservationId: order.id as string as ReservationId, lines: null }]

/** Which reservations a shipment of these units comes out of, the first one first. */
export const shippedFrom = (order: Stocked, units: readonly Units[]): StockPart[] => {
  const all = order.kept.length === 0 && sum(units.map(({ quantity }) => quantity)) === openUnits(order)
  if (all && order.lines.every(({ shipped }) => shipped === 0)) return ownWhole(order)
  return parts(taken(keptOf(order), stockOf(order, units), ({ quantity, waiting }) => quantity - Math.max(0, waiting)))
}

const lastWaitingFirst = (order: Stocked): Kept[] =>
  keptOf(order)
    .reverse()
    .sort((one, other) => Number(waitingOf(other) > 0) - Number(waitingOf(one) > 0))

/** Which reservations give units back: what waits first, and of the others the last one first. */
export const givenBackFrom = (order: Stocked, less: readonly StockLine[]): StockPart[] =>
  parts(taken(lastWaitingFirst(order), less, ({ quantity }) => quantity))

export const everythingBackFrom = (order: Stocked): StockPart[] =>
  order.kept.length === 0 ? ownWhole(order) : parts(keptOf(order).filter(({ quantity }) => quantity > 0))

/** What goes along with units that become another order's: those that wait first. */
export const movedWith = (order: Stocked, units: readonly Units[]): Kept[] => {
  const wanted = stockOf(order, units)
  const waits = taken(lastWaitingFirst(order), wanted, waitingOf)
  const left = minus(keptOf(order), waits)
  const rest = bySku([...wanted, ...waits.map(({ sku, quantity }) => ({ sku, quantity: -quantity }))])
  return added(waits, taken([...left].reverse(), rest, ({ quantity, waiting }) => quantity - Math.max(0, waiting)).map(ready))
}

const ready = (kept: Kept): Kept => ({ ...kept, waiting: 0 })
const same = (one: Kept) => (other: Kept) => one.reservationId === other.reservationId && one.sku === other.sku

const added = (kept: readonly Kept[], more: readonly Kept[]): Kept[] => [
  ...kept.map((one) => {
    const plus = more.find(same(one))
    return plus ? { ...one, quantity: one.quantity + plus.quantity, waiting: one.waiting + plus.waiting } : one
  }),
  ...more.filter((one) => !kept.some(same(one))),
]

const minus = (kept: readonly Kept[], less: readonly Kept[]): Kept[] =>
  added(
    kept,
    less.map((one) => ({ ...one, quantity: -one.quantity, waiting: -one.waiting })),
  )

export const keptAlso = (order: Stocked, more: readonly Kept[]): Kept[] => added(keptOf(order), more)
export const keptWithout = (order: Stocked, moved: readonly Kept[]): Kept[] => minus(keptOf(order), moved)

/** What is still kept after goods left. Rows are only kept where they were written down before. */
export const keptAfterShipping = (kept: readonly Kept[], stock: readonly StockPart[]): Kept[] =>
  kept.map((one) => ({ ...one, quantity: one.quantity - inParts(stock, one) }))

/** The inventory gives back what waits first, whichever of the orders that share a reservation it waits for: `spilt` is what was another's. */
export const keptAfterGivingBack = (kept: readonly Kept[], stock: readonly StockPart[]): { kept: Kept[]; spilt: Kept[] } => {
  const spilt: Kept[] = []
  const left = kept.map((one) => {
    const back = inParts(stock, one)
    const own = Math.min(back, waitingOf(one))
    if (back > own) spilt.push({ ...one, quantity: back - own, waiting: 0 })
    return { ...one, quantity: one.quantity - back, waiting: one.waiting - own }
  })
  return { kept: left, spilt }
}

const inParts = (stock: readonly StockPart[], { reservationId, sku }: Kept): number =>
  sum(
    stock
      .filter((part) => part.reservationId === reservationId)
      .flatMap(({ lines }) => (lines ?? []).filter((line) => line.sku === sku).map(({ quantity }) => quantity)),
  )
