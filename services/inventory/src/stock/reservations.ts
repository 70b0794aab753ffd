import type { ErrorOf, ParsedInputOf, ReservationId, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type {
  allocateStock,
  Bucket,
  MovementReason,
  Reservation,
  ReservationStatus,
  reserveStock,
  StockLine,
} from '@channel/contracts/inventory'
import { reservationExpired, stockAllocated, stockReleased, stockReserved, stockShipped } from '@channel/contracts/inventory'
import type { Decision, Move, Stock } from './stock.js'
import { isStocked, levelAt, placeIn, reservationIn, summedBySku, unknownSkus } from './stock.js'

type ReserveRefusal = ErrorOf<typeof reserveStock>
type Refusal = ErrorOf<typeof allocateStock>
type Ending = Result<Decision<Reservation>, Refusal>

const unchanged = (answer: Reservation): Decision<Reservation> => ({ moves: [], events: [], answer })

const notFound = (reservationId: ReservationId): Ending => err({ code: 'RESERVATION_NOT_FOUND', reservationId })

const ended = (reservation: Reservation, status: ReservationStatus = reservation.status): Ending =>
  err({ code: 'RESERVATION_ENDED', reservationId: reservation.id, status })

/** A limit that has passed counts at once, swept by the worker or not. */
const isOverdue = (reservation: Reservation, at: Date): boolean =>
  reservation.status === 'reserved' && reservation.expiresAt !== null && new Date(reservation.expiresAt) <= at

const movesOf = (reservation: Reservation, from: Bucket, to: Bucket, reason: MovementReason): Move[] =>
  reservation.lines.map(({ sku, quantity }) => ({
    sku,
    location: reservation.location,
    from,
    to,
    quantity,
    reason,
    reference: reservation.id,
  }))

const bucketOf = (reservation: Reservation): Bucket => (reservation.status === 'allocated' ? 'allocated' : 'reserved')

const fact = ({ id, location, lines }: Reservation) => ({ reservationId: id, location, lines })

const sameLines = (one: readonly StockLine[], other: readonly StockLine[]): boolean => {
  const wanted = new Map(other.map(({ sku, quantity }) => [sku, quantity]))
  return one.length === other.length && one.every(({ sku, quantity }) => wanted.get(sku) === quantity)
}

/** Keeps every stocked line or none. A reservation id stands for one content: the same again gets what there is. */
export const reserve = (
  stock: Stock,
  input: ParsedInputOf<typeof reserveStock>,
): Result<Decision<Reservation>, ReserveRefusal> => {
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location ?? '' })
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const lines = summedBySku(input.lines).filter(({ sku }) => isStocked(stock, sku))
  const kept = reservationIn(stock, input.reservationId)
  if (kept) return again(kept, input, lines)
  const shortages = lines
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: levelAt(stock, { sku, location }).sellable }))
    .filter(({ requested, available }) => requested > available)
  if (shortages.length > 0) return err({ code: 'INSUFFICIENT_STOCK', shortages })
  const { expiresAt } = input
  const reservation: Reservation = { id: input.reservationId, location, status: 'reserved', expiresAt, lines }
  return ok({
    moves: movesOf(reservation, 'sellable', 'reserved', 'reservation'),
    reservation,
    events: [newEvent(stockReserved, reservation.id, { ...fact(reservation), expiresAt })],
    answer: reservation,
  })
}

const again = (
  kept: Reservation,
  input: ParsedInputOf<typeof reserveStock>,
  lines: readonly StockLine[],
): Result<Decision<Reservation>, ReserveRefusal> =>
  sameLines(kept.lines, lines) && (input.location ?? kept.location) === kept.location
    ? ok(unchanged(kept))
    : err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.reservationId })

/** Firm from here on: no time limit any more. */
export const allocate = (stock: Stock, reservationId: ReservationId, at: Date): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  if (isOverdue(kept, at)) return ended(kept, 'expired')
  switch (kept.status) {
    case 'reserved': {
      const reservation: Reservation = { ...kept, status: 'allocated', expiresAt: null }
      return ok({
        moves: movesOf(kept, 'reserved', 'allocated', 'allocation'),
        reservation,
        events: [newEvent(stockAllocated, kept.id, fact(kept))],
        answer: reservation,
      })
    }
    case 'allocated':
      return ok(unchanged(kept))
    case 'shipped':
    case 'released':
    case 'expired':
      return ended(kept)
  }
}

/** Gives the stock back; what was given back before is fine as it is. */
export const release = (stock: Stock, reservationId: ReservationId): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  switch (kept.status) {
    case 'reserved':
    case 'allocated': {
      const reservation: Reservation = { ...kept, status: 'released' }
      return ok({
        moves: movesOf(kept, bucketOf(kept), 'sellable', 'release'),
        reservation,
        events: [newEvent(stockReleased, kept.id, fact(kept))],
        answer: reservation,
      })
    }
    case 'released':
    case 'expired':
      return ok(unchanged(kept))
    case 'shipped':
      return ended(kept)
  }
}

/** Goods issue; shipped before is fine as it is. */
export const ship = (stock: Stock, reservationId: ReservationId, at: Date): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  if (isOverdue(kept, at)) return ended(kept, 'expired')
  switch (kept.status) {
    case 'reserved':
    case 'allocated': {
      const reservation: Reservation = { ...kept, status: 'shipped' }
      return ok({
        moves: movesOf(kept, bucketOf(kept), 'outside', 'shipment'),
        reservation,
        events: [newEvent(stockShipped, kept.id, fact(kept))],
        answer: reservation,
      })
    }
    case 'shipped':
      return ok(unchanged(kept))
    case 'released':
    case 'expired':
      return ended(kept)
  }
}

/** The time limit has passed: back to sellable, unless something else has ended or firmed the reservation first. */
export const expire = (stock: Stock, reservationId: ReservationId, at: Date): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  if (!isOverdue(kept, at)) return ok(unchanged(kept))
  const reservation: Reservation = { ...kept, status: 'expired' }
  return ok({
    moves: movesOf(kept, 'reserved', 'sellable', 'expiry'),
    reservation,
    events: [newEvent(reservationExpired, kept.id, fact(kept))],
    answer: reservation,
  })
}
