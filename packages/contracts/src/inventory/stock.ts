import { z } from 'zod'
import { LocationCode, ReservationId, ReturnId, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** Buckets (库存状态) of a SKU at a location; `outside` is everything that is not ours and balances the ledger. */
export const Bucket = z.enum(['sellable', 'reserved', 'allocated', 'outside'])
export type Bucket = z.infer<typeof Bucket>

/** On hand = sellable + reserved + allocated; what a new order can take is `sellable`. Base units, never negative. */
export const Balance = z.object({
  sku: Sku,
  location: LocationCode,
  sellable: z.int(),
  reserved: z.int(),
  allocated: z.int(),
})
export type Balance = z.infer<typeof Balance>

export const MovementReason = z.enum([
  'receipt',
  'adjustment',
  'reservation',
  'allocation',
  'release',
  'expiry',
  'shipment',
  'return',
])
export type MovementReason = z.infer<typeof MovementReason>

/** One entry of the append-only stock ledger (库存流水): `quantity` units go from one bucket to another. */
export const Movement = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  sku: Sku,
  location: LocationCode,
  from: Bucket,
  to: Bucket,
  quantity: z.int().positive(),
  reason: MovementReason,
  /** The document behind it: reservation, return, or the caller's own reference. */
  reference: z.string(),
  actor: z.string(),
})
export type Movement = z.infer<typeof Movement>

export const ReservationStatus = z.enum(['reserved', 'allocated', 'shipped', 'released', 'expired'])
export type ReservationStatus = z.infer<typeof ReservationStatus>

export const StockLine = z.object({ sku: Sku, quantity: Quantity })
export type StockLine = z.infer<typeof StockLine>

/** What was kept, shipped or returned of a SKU: the sum of the document's lines, so it may be above what one line can have. */
export const StockTotal = z.object({ sku: Sku, quantity: z.int().positive() })
export type StockTotal = z.infer<typeof StockTotal>

/** Stock kept for one order: live as `reserved` (with a time limit) or `allocated`; ends exactly once. */
export const Reservation = z.object({
  id: ReservationId,
  location: LocationCode,
  status: ReservationStatus,
  expiresAt: z.iso.datetime().nullable(),
  lines: z.array(StockTotal),
})
export type Reservation = z.infer<typeof Reservation>

const Lines = z.array(StockLine).min(1).max(5_000)
const Reference = z.string().min(1).max(200)

export const UnknownSku = z.object({ code: z.literal('UNKNOWN_SKU'), skus: z.array(z.string()) })
export const UnknownLocation = z.object({ code: z.literal('UNKNOWN_LOCATION'), location: z.string() })
export const NotStocked = z.object({ code: z.literal('NOT_STOCKED'), skus: z.array(z.string()) })
export const Shortage = z.object({ sku: Sku, requested: z.int(), available: z.int() })
export const InsufficientStock = z.object({ code: z.literal('INSUFFICIENT_STOCK'), shortages: z.array(Shortage) })
export const ReservationNotFound = z.object({ code: z.literal('RESERVATION_NOT_FOUND'), reservationId: z.string() })
export const ReservationEnded = z.object({
  code: z.literal('RESERVATION_ENDED'),
  reservationId: z.string(),
  status: ReservationStatus,
})

const common = CommonError.options

/** Receipt of goods, or opening stock (期初库存): outside → sellable. */
export const receiveStock = command('inventory.receive-stock', {
  input: { location: LocationCode, lines: Lines, reference: Reference },
  answer: z.object({ received: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, NotStocked, ...common]),
})

/** Signed correction of sellable stock; refused where it would go below zero. */
export const adjustStock = command('inventory.adjust-stock', {
  input: {
    location: LocationCode.optional(),
    sku: Sku,
    delta: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .refine((delta) => delta !== 0),
    reference: Reference,
  },
  answer: z.object({ sellable: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, NotStocked, InsufficientStock, ...common]),
})

/**
 * Keeps stock for an order, whole or not at all: sellable → reserved until `expiresAt`.
 * Lines of one SKU are added up; SKUs that are not stocked need none and are left out of the reservation.
 */
export const reserveStock = command('inventory.reserve-stock', {
  input: { reservationId: ReservationId, location: LocationCode.optional(), lines: Lines, expiresAt: z.iso.datetime() },
  answer: Reservation,
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, InsufficientStock, ...common]),
})

/** Makes a reservation firm: reserved → allocated, no time limit any more. */
export const allocateStock = command('inventory.allocate-stock', {
  input: { reservationId: ReservationId },
  answer: Reservation,
  error: z.discriminatedUnion('code', [ReservationNotFound, ReservationEnded, ...common]),
})

/** Gives a live reservation back: reserved or allocated → sellable. Released or expired already is fine. */
export const releaseStock = command('inventory.release-stock', {
  input: { reservationId: ReservationId },
  answer: Reservation,
  error: z.discriminatedUnion('code', [ReservationNotFound, ReservationEnded, ...common]),
})

/** Goods issue (发货): allocated (or still reserved) → outside. */
export const shipStock = command('inventory.ship-stock', {
  input: { reservationId: ReservationId },
  answer: Reservation,
  error: z.discriminatedUnion('code', [ReservationNotFound, ReservationEnded, ...common]),
})

/** Goods that come back: outside → sellable. SKUs that are not stocked are passed over. */
export const returnStock = command('inventory.return-stock', {
  input: { returnId: ReturnId, location: LocationCode.optional(), lines: Lines },
  answer: z.object({ returned: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, ...common]),
})

/** Balances of the SKUs at one location, or at every location where none is named. */
export const getBalances = query('inventory.get-balances', {
  input: z.object({ skus: z.array(Sku).max(5_000), location: LocationCode.optional() }),
  answer: z.array(Balance),
})

/** Ordered by SKU, then location. */
export const listBalances = query('inventory.list-balances', {
  input: PageInput.extend({ location: LocationCode.optional(), search: z.string().max(100).optional() }),
  answer: pageOf(Balance),
})

/** The stock card (库存台账) of a SKU, newest first, within a time range. */
export const listMovements = query('inventory.list-movements', {
  input: PageInput.extend({
    sku: Sku,
    location: LocationCode.optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(Movement),
})

export const getReservations = query('inventory.get-reservations', {
  input: z.object({ ids: z.array(ReservationId).max(1_000) }),
  answer: z.array(Reservation),
})

const Differences = z.array(z.object({ key: z.string(), field: z.string(), ledger: z.int(), balance: z.int() }))

/** Recomputes every balance from the ledger and every reserved and allocated quantity from the live reservations. */
export const reconcileStock = query('inventory.reconcile', {
  input: z.object({}),
  answer: z.object({ checked: z.int(), differences: Differences }),
})
