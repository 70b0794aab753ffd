import { z } from 'zod'
import { ChannelCode, LocationCode, ReservationId, ReturnId, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/**
 * Buckets (库存状态) of a SKU at a location: sellable 可售, reserved 预留, allocated 已分配, inTransit 在途 (on its way to this
 * location), frozen 冻结, damaged 残次. `outside` is everything that is not ours and balances the ledger.
 */
export const Bucket = z.enum(['sellable', 'reserved', 'allocated', 'inTransit', 'frozen', 'damaged', 'outside'])
export type Bucket = z.infer<typeof Bucket>

/** On hand = sellable + reserved + allocated + frozen + damaged. Base units, never negative. */
export const Balance = z.object({
  sku: Sku,
  location: LocationCode,
  sellable: z.int(),
  reserved: z.int(),
  allocated: z.int(),
  inTransit: z.int(),
  frozen: z.int(),
  damaged: z.int(),
  /** Of what is sellable, what channels have a quota on; the rest is the shared pool. */
  quota: z.int(),
  /** Of the pool, what is never sold (安全库存). */
  safety: z.int(),
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
  'backorder',
  'transfer-out',
  'transfer-in',
  'transfer-short',
  'transfer-over',
  'transfer-reject',
  'stocktake',
  'damage',
  'freeze',
  'unfreeze',
  'scrap',
  'repair',
  'reconciliation',
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
  /** What the two buckets held after this entry (结存); null for `outside`. */
  fromAfter: z.int().nullable(),
  toAfter: z.int().nullable(),
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

/** What an order keeps of a SKU at one place. `quantity` = open + shipped; what was released is no longer in it. */
export const ReservationLine = z.object({
  sku: Sku,
  location: LocationCode,
  quantity: z.int().nonnegative(),
  shipped: z.int().nonnegative(),
  /** Of the open units, those that came out of the channel's quota. */
  fromQuota: z.int().nonnegative(),
  /** Of the open units, those that are not there yet (缺货待补), and the day on which they are promised. */
  waiting: z.int().nonnegative(),
  promisedOn: z.iso.date().nullable(),
})
export type ReservationLine = z.infer<typeof ReservationLine>

/** Stock kept for one order: live as `reserved` (with a time limit) or `allocated`; ends exactly once. */
export const Reservation = z.object({
  id: ReservationId,
  /** Of the first line; each line has its own. */
  location: LocationCode,
  status: ReservationStatus,
  channel: ChannelCode.nullable(),
  /** The gift batch out of whose quota it came. */
  batch: z.string().nullable(),
  buyer: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  lines: z.array(ReservationLine),
})
export type Reservation = z.infer<typeof Reservation>

export const Lines = z.array(StockLine).min(1).max(5_000)
export const Reference = z.string().min(1).max(200)

export const UnknownSku = z.object({ code: z.literal('UNKNOWN_SKU'), skus: z.array(z.string()) })
export const UnknownLocation = z.object({ code: z.literal('UNKNOWN_LOCATION'), location: z.string() })
export const UnknownChannel = z.object({ code: z.literal('UNKNOWN_CHANNEL'), channel: z.string() })
export const NotStocked = z.object({ code: z.literal('NOT_STOCKED'), skus: z.array(z.string()) })
export const Shortage = z.object({ sku: Sku, requested: z.int(), available: z.int() })
export const InsufficientStock = z.object({ code: z.literal('INSUFFICIENT_STOCK'), shortages: z.array(Shortage) })
/** A buyer wants more of a SKU than the channel gives to one (限购); `left` is what remains for this buyer. */
export const BuyerCapExceeded = z.object({ code: z.literal('BUYER_CAP_EXCEEDED'), sku: Sku, cap: z.int(), left: z.int() })
/** More was to be shipped or released of a SKU than the reservation has open and in stock. */
export const NotHeld = z.object({ code: z.literal('NOT_HELD'), sku: z.string(), requested: z.int(), held: z.int() })
export const ReservationNotFound = z.object({ code: z.literal('RESERVATION_NOT_FOUND'), reservationId: z.string() })
export const ReservationEnded = z.object({
  code: z.literal('RESERVATION_ENDED'),
  reservationId: z.string(),
  status: ReservationStatus,
})

const common = CommonError.options

/** Receipt of goods, or opening stock (期初库存): outside → sellable. What was expected under this reference counts as come. */
export const receiveStock = command('inventory.receive-stock', {
  input: { location: LocationCode, lines: Lines, reference: Reference },
  answer: z.object({ received: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, NotStocked, ...common]),
})

/** Signed correction of sellable stock; refused where it would go below zero. A loss cuts quotas where the pool is too small. */
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
 * With a channel it takes out of the channel's quota first and then out of the pool, by the channel's rules; where no location is
 * named, the channel's sourcing strategy chooses. Without a channel it takes out of the pool of the location, or of the first warehouse.
 */
export const reserveStock = command('inventory.reserve-stock', {
  input: {
    reservationId: ReservationId,
    location: LocationCode.optional(),
    channel: ChannelCode.optional(),
    /** A gift batch whose quota is to be used, and nothing else. */
    batch: z.string().min(1).max(64).optional(),
    /** Whose purchase limit counts. */
    buyer: z.string().min(1).max(100).optional(),
    /** Where the goods go: a province (省), for the strategy `nearest`. */
    region: z.string().max(64).optional(),
    /** What is short may wait for expected receipts, where the SKU's terms of presale allow it. */
    mayWait: z.boolean().optional(),
    lines: Lines,
    expiresAt: z.iso.datetime(),
  },
  answer: Reservation,
  error: z.discriminatedUnion('code', [
    UnknownSku,
    UnknownLocation,
    UnknownChannel,
    InsufficientStock,
    BuyerCapExceeded,
    ...common,
  ]),
})

/** Makes a reservation firm: reserved → allocated, no time limit any more. */
export const allocateStock = command('inventory.allocate-stock', {
  input: { reservationId: ReservationId },
  answer: Reservation,
  error: z.discriminatedUnion('code', [ReservationNotFound, ReservationEnded, ...common]),
})

const Part = Lines.optional()

/**
 * Gives a live reservation back, or the named part of it: reserved or allocated → sellable. Released or expired already is fine.
 * Units that wait go first, then those that are there.
 */
export const releaseStock = command('inventory.release-stock', {
  input: { reservationId: ReservationId, lines: Part },
  answer: Reservation,
  error: z.discriminatedUnion('code', [ReservationNotFound, ReservationEnded, NotHeld, ...common]),
})

/** Goods issue (发货) of everything that is there, or of the named part: allocated (or still reserved) → outside. */
export const shipStock = command('inventory.ship-stock', {
  input: { reservationId: ReservationId, lines: Part },
  answer: Reservation,
  error: z.discriminatedUnion('code', [ReservationNotFound, ReservationEnded, NotHeld, ...common]),
})

const ReturnedStock = StockLine.extend({ condition: z.enum(['sellable', 'damaged']).optional() })

/** Goods that come back: outside → sellable, or damaged where a line says so. SKUs that are not stocked are passed over. */
export const returnStock = command('inventory.return-stock', {
  input: { returnId: ReturnId, location: LocationCode.optional(), lines: z.array(ReturnedStock).min(1).max(5_000) },
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

/** The stock card (库存台账) of a SKU, newest first, within a time range. Brand people and services only; others get nothing. */
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
