import type { LocationCode, Sku } from '@channel/contracts'
import type { StockLine } from '@channel/contracts/inventory'
import type { Selling } from './atp.js'
import { freeOf, ownQuota, poolAt, poolLimit } from './atp.js'
import type { Candidate, Ranking } from './sourcing.js'
import { rank } from './sourcing.js'
import type { Spot, Stock } from './stock.js'
import { levelAt } from './stock.js'

/** Units taken at a place, out of the seller's quota and out of the pool. */
export type Draw = Spot & { readonly own: number; readonly pool: number }

export type Drawn = { readonly draws: readonly Draw[]; readonly short: number; readonly available: number }

/** Without a channel: whatever the pool of the one place has. */
export const drawFromPlace = (stock: Stock, { sku, quantity }: StockLine, location: LocationCode): Drawn => {
  const free = freeOf(levelAt(stock, { sku, location }))
  const pool = Math.min(quantity, free)
  return { draws: pool > 0 ? [{ sku, location, own: 0, pool }] : [], short: quantity - pool, available: free }
}

/**
 * The channel's own quota goes first, at the places in the order of their rank; what is then missing comes out of the pool, in the same
 * order and within what the channel may take of it.
 */
export const drawRanked = (
  stock: Stock,
  { sku, quantity }: StockLine,
  selling: Selling,
  places: readonly LocationCode[],
): Drawn => {
  const offers = places.map((location) => ({
    location,
    own: ownQuota(stock, { sku, location }, selling.seller.code, selling.batch),
    pool: poolAt(stock, { sku, location }, selling),
  }))
  const limit = poolLimit(stock.supplies.get(sku), selling)
  const ownTotal = offers.reduce((sum, { own }) => sum + own, 0)
  const poolTotal = Math.min(
    limit,
    offers.reduce((sum, { pool }) => sum + pool, 0),
  )
  let [ownWanted, poolWanted] = [Math.min(quantity, ownTotal), Math.min(Math.max(0, quantity - ownTotal), poolTotal)]
  const short = quantity - ownWanted - poolWanted
  const draws = offers.map(({ location, own, pool }): Draw => {
    const draw = { sku, location, own: Math.min(own, ownWanted), pool: Math.min(pool, poolWanted) }
    ownWanted -= draw.own
    poolWanted -= draw.pool
    return draw
  })
  return { draws: draws.filter(({ own, pool }) => own + pool > 0), short, available: ownTotal + poolTotal }
}

/** Whether the channel sells at all, and from this place. */
export const isOpen = (stock: Stock, location: LocationCode, { seller }: Selling): boolean =>
  seller.active && seller.scopes.includes(stock.places.get(location)?.scope ?? 0)

/** The places that are open to the channel and hold something of the SKU for it. */
const candidatesOf = (stock: Stock, selling: Selling, sku: Sku): Candidate[] =>
  [...stock.places.values()].flatMap((place) => {
    if (!isOpen(stock, place.code, selling)) return []
    const spot = { sku, location: place.code }
    const takeable = ownQuota(stock, spot, selling.seller.code, selling.batch) + poolAt(stock, spot, selling)
    return takeable > 0 ? [{ place, takeable, since: levelAt(stock, spot).since }] : []
  })

/** Where an order's lines ask for stock, in which order: at the named place, or where the channel's strategy looks for it. */
export const placesFor = (
  stock: Stock,
  lines: readonly StockLine[],
  sellingOfSku: (sku: Sku) => Selling,
  where: { readonly location: LocationCode | undefined; readonly region: string },
): Ranking => {
  const { location, region } = where
  if (location !== undefined) return (sku) => (isOpen(stock, location, sellingOfSku(sku)) ? [location] : [])
  const candidates = new Map(lines.map(({ sku }) => [sku, candidatesOf(stock, sellingOfSku(sku), sku)]))
  const [first] = lines
  return first ? rank(sellingOfSku(first.sku).seller.strategy, { lines, candidates, region }) : () => []
}
