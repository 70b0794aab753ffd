import { z } from 'zod'
import { LocationCode, ReservationId, ReturnId, Sku } from '../ids.js'
import { event } from '../message.js'
import { Location, Product } from './products.js'
import { StockTotal } from './stock.js'

const reservation = z.object({ reservationId: ReservationId, location: LocationCode, lines: z.array(StockTotal) })

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
/** Key: return id. */
export const stockReturned = event(
  'inventory.stock-returned.v1',
  z.object({ returnId: ReturnId, location: LocationCode, lines: z.array(StockTotal) }),
)
