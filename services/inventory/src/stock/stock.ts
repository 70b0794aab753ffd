import type { LocationCode, NewEvent, ReservationId, Sku } from '@channel/contracts'
import type { Bucket, MovementReason, Reservation, StockLine } from '@channel/contracts/inventory'

/** Units of one SKU at one place, by bucket; never negative. */
export type Level = { readonly sellable: number; readonly reserved: number; readonly allocated: number }

/** A SKU at a place: what a balance row stands for. */
export type Spot = { readonly sku: Sku; readonly location: LocationCode }

/**
 * Everything that the commands of one transaction may look at, under lock. It belongs to that transaction alone and is changed in
 * place by `evolve`: copying it for each of a hundred commands would cost more than deciding them.
 */
export type Stock = {
  /** SKUs of the master → whether they are stocked; a SKU that is missing here is unknown. */
  readonly products: Map<string, boolean>
  readonly locations: Set<string>
  /** Where goods move when nobody names a place. */
  readonly defaultLocation: LocationCode | undefined
  readonly levels: Map<string, Level>
  readonly reservations: Map<string, Reservation>
}

/** `quantity` units go from one bucket to another; an entry of the ledger before it has an id. */
export type Move = Spot & {
  readonly from: Bucket
  readonly to: Bucket
  readonly quantity: number
  readonly reason: MovementReason
  readonly reference: string
}

/** What an accepted command changes, tells the world and answers. */
export type Decision<A = unknown> = {
  readonly moves: readonly Move[]
  readonly reservation?: Reservation
  readonly events: readonly NewEvent[]
  readonly answer: A
}

const EMPTY: Level = { sellable: 0, reserved: 0, allocated: 0 }

export const emptyStock = (defaultLocation?: LocationCode): Stock => ({
  products: new Map(),
  locations: new Set(),
  defaultLocation,
  levels: new Map(),
  reservations: new Map(),
})

/** Neither SKUs nor location codes can contain the bar. */
export const spotKey = ({ sku, location }: Spot): string => `${sku}|${location}`

export const levelAt = (stock: Stock, spot: Spot): Level => stock.levels.get(spotKey(spot)) ?? EMPTY

export const reservationIn = (stock: Stock, id: ReservationId): Reservation | undefined => stock.reservations.get(id)

/** The named place if it exists, else the default one; undefined where there is no such place. */
export const placeIn = (stock: Stock, named: LocationCode | undefined): LocationCode | undefined => {
  if (named === undefined) return stock.defaultLocation
  return stock.locations.has(named) ? named : undefined
}

export const unknownSkus = (stock: Stock, lines: readonly { sku: Sku }[]): Sku[] => [
  ...new Set(lines.filter(({ sku }) => !stock.products.has(sku)).map(({ sku }) => sku)),
]

export const isStocked = (stock: Stock, sku: Sku): boolean => stock.products.get(sku) === true

/** Lines of one SKU added up, in the order of the SKUs: the same however the caller sorted them. */
export const summedBySku = (lines: readonly StockLine[]): StockLine[] => {
  if (lines.length === 1) return [...lines]
  const totals = new Map<Sku, number>()
  for (const { sku, quantity } of lines) totals.set(sku, (totals.get(sku) ?? 0) + quantity)
  return [...totals].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1))
}

export const unitsIn = (lines: readonly StockLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

const moved = (level: Level, { from, to, quantity }: Move): Level => ({
  sellable: level.sellable + (to === 'sellable' ? quantity : 0) - (from === 'sellable' ? quantity : 0),
  reserved: level.reserved + (to === 'reserved' ? quantity : 0) - (from === 'reserved' ? quantity : 0),
  allocated: level.allocated + (to === 'allocated' ? quantity : 0) - (from === 'allocated' ? quantity : 0),
})

/** Applies an accepted decision to the working set, so that the next command of the transaction sees it. */
export const evolve = (stock: Stock, decision: Decision): void => {
  for (const move of decision.moves) stock.levels.set(spotKey(move), moved(levelAt(stock, move), move))
  if (decision.reservation) stock.reservations.set(decision.reservation.id, decision.reservation)
}
