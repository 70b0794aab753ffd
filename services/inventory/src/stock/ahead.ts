import type { LocationCode, Sku } from '@channel/contracts'
import { businessDay } from '@channel/contracts'
import type { Spot, Stock, Waiting } from './stock.js'
import { queueAt, spotKey } from './stock.js'

const unitsOf = (queue: readonly Waiting[]): number => queue.reduce((sum, { quantity }) => sum + quantity, 0)

/**
 * The day on which units that begin to wait now can be promised: when the expected receipts of the place cover everybody who waits already
 * and these units too, else after the SKU's lead time. Undefined where there is neither.
 */
export const promisedDay = (stock: Stock, spot: Spot, quantity: number): string | undefined => {
  const needed = unitsOf(queueAt(stock, spot)) + quantity
  let covered = 0
  const days = [...(stock.expected.get(spotKey(spot)) ?? [])].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
  for (const { open, dueOn } of days) {
    covered += open
    // Goods that are overdue are promised for tomorrow at the earliest.
    const tomorrow = businessDay(stock.at, 1)
    if (covered >= needed) return dueOn > tomorrow ? dueOn : tomorrow
  }
  const leadDays = stock.supplies.get(spot.sku)?.leadDays ?? null
  return leadDays === null ? undefined : businessDay(stock.at, leadDays)
}

/** Whether so many more units of a SKU may be sold ahead. */
export const maySellAhead = (stock: Stock, sku: Sku, quantity: number): boolean => {
  const supply = stock.supplies.get(sku)
  return supply !== undefined && supply.presale !== 'none' && supply.waiting + quantity <= supply.presaleLimit
}

/** Of a reservation, what waits at a spot. */
export const waitingOf = (stock: Stock, spot: Spot, reservationId: string): Waiting | undefined =>
  queueAt(stock, spot).find((one) => one.reservationId === reservationId)

/** The open place where a SKU's missing units are waited for: where most is expected, else where the rest of the order comes from. */
export const waitingPlace = (stock: Stock, sku: Sku, open: readonly LocationCode[], fallback: LocationCode | undefined) => {
  const expectedAt = (location: LocationCode) =>
    (stock.expected.get(spotKey({ sku, location })) ?? []).reduce((sum, one) => sum + one.open, 0)
  const [best] = [...open].sort((a, b) => expectedAt(b) - expectedAt(a))
  return best !== undefined && expectedAt(best) > 0 ? best : (open.find((code) => code === fallback) ?? best)
}
