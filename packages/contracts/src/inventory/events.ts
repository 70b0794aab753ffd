import { z } from 'zod'
import { ChannelCode, LocationCode, ReservationId, ReturnId, Sku } from '../ids.js'
import { event } from '../message.js'
import { SalesChannel } from './channels.js'
import { Location, Product } from './products.js'
import { Bucket, MovementReason, StockTotal } from './stock.js'

/** `lines` are what the event is about: all of the reservation, or the part that was shipped or given back. */
const reservation = z.object({
  reservationId: ReservationId,
  location: LocationCode,
  channel: ChannelCode.nullable(),
  lines: z.array(StockTotal.extend({ location: LocationCode })),
})

/** Key: SKU. */
export const productRegistered = event('inventory.product-registered.v1', Product)
/** Key: location code. */
export const locationRegistered = event('inventory.location-registered.v1', Location)
/** Key: the reference of the receipt. */
export const stockReceived = event(
  'inventory.stock-received.v1',
  z.object({ location: LocationCode, lines: z.array(StockTotal), reference: z.string() }),
)
/** Key: SKU. */
export const stockAdjusted = event(
  'inventory.stock-adjusted.v1',
  z.object({ sku: Sku, location: LocationCode, delta: z.int(), reference: z.string() }),
)
/** Key of all that follow: reservation id, which is the order's id. */
export const stockReserved = event('inventory.stock-reserved.v1', reservation.extend({ expiresAt: z.iso.datetime() }))
export const stockAllocated = event('inventory.stock-allocated.v1', reservation)
export const stockReleased = event('inventory.stock-released.v1', reservation)
export const reservationExpired = event('inventory.reservation-expired.v1', reservation)
export const stockShipped = event('inventory.stock-shipped.v1', reservation)
/** Key: return id. `damaged`: of the quantity; none where it is left out. */
export const stockReturned = event(
  'inventory.stock-returned.v1',
  z.object({
    returnId: ReturnId,
    location: LocationCode,
    lines: z.array(StockTotal.extend({ damaged: z.int().positive().optional() })),
  }),
)

/** Key: reservation id. Units that waited are there now. */
export const backorderFilled = event('inventory.backorder-filled.v1', reservation)
/** Key: the document's number: a transfer, an adjustment or a stocktake has moved goods. */
export const stockMoved = event(
  'inventory.stock-moved.v1',
  z.object({
    reference: z.string(),
    moves: z.array(
      z.object({ sku: Sku, location: LocationCode, from: Bucket, to: Bucket, quantity: z.int(), reason: MovementReason }),
    ),
  }),
)
/** Key: channel code. */
export const channelRegistered = event('inventory.channel-registered.v1', SalesChannel)
/** Key: SKU. What a channel keeps of it at a place now, and why: set by somebody, its time is over, or goods were lost. */
export const quotaChanged = event(
  'inventory.quota-changed.v1',
  z.object({
    sku: Sku,
    location: LocationCode,
    channel: ChannelCode,
    batch: z.string().nullable(),
    granted: z.int(),
    remaining: z.int(),
    cause: z.enum(['set', 'time', 'loss']),
  }),
)
/** Key: SKU. */
export const stockRepaired = event('inventory.stock-repaired.v1', z.object({ sku: Sku, note: z.string() }))
