import type { ChannelCode, Sku } from '@channel/contracts'
import type { Allotment, Level, Limits, Seller, Spot, Stock, Supply } from './stock.js'
import { allotmentsAt, levelAt } from './stock.js'

/** What the shared pool of a spot can sell: neither quotas nor safety stock. */
export const freeOf = ({ sellable, quota, safety }: Pick<Level, 'sellable' | 'quota' | 'safety'>): number =>
  Math.max(0, sellable - quota - safety)

/** A quota whose time is over belongs to the pool, swept by the worker or not. */
export const isDue = ({ releaseAt }: Pick<Allotment, 'releaseAt'>, at: Date): boolean =>
  releaseAt !== null && new Date(releaseAt) <= at

/** Who sells, under which limits, and whether out of a gift batch. */
export type Selling = { readonly seller: Seller; readonly batch: string; readonly limits: Limits }

export const sellingOf = (stock: Stock, seller: Seller, batch: string | undefined, sku: Sku): Selling => ({
  seller,
  batch: batch ?? '',
  limits: stock.limits.get(`${seller.code}|${sku}`) ?? seller,
})

/** Only the channel itself draws on the pool; a gift batch has its quota and nothing else. */
export const drawsOnPool = ({ seller, batch }: Selling): boolean => seller.active && seller.usesPool && batch === ''

/** What the pool of all places that are open to the channel can sell. */
const openPool = (supply: Pick<Supply, 'free'> | undefined, scopes: readonly number[]): number =>
  scopes.reduce((sum, scope) => sum + (supply?.free[scope - 1] ?? 0), 0)

/** Of `pool` units the channel shows its percentage, rounded down, and none where that is no more than its threshold. */
export const exposedOf = (pool: number, { exposurePercent, threshold }: Limits): number => {
  const exposed = Math.floor((pool * exposurePercent) / 100)
  return exposed <= threshold ? 0 : exposed
}

/** How much a channel may take out of the pool of a SKU, over all places. */
export const poolLimit = (supply: Pick<Supply, 'free'> | undefined, selling: Selling): number =>
  drawsOnPool(selling) ? exposedOf(openPool(supply, selling.seller.scopes), selling.limits) : 0

/** What is left of the channel's own quota at a spot. */
export const ownQuota = (stock: Stock, spot: Spot, channel: ChannelCode, batch: string): number =>
  allotmentsAt(stock, spot).find((one) => one.channel === channel && one.batch === batch)?.remaining ?? 0

/** What the pool of a spot holds for a channel to which the place is open. */
export const poolAt = (stock: Stock, spot: Spot, selling: Selling): number => {
  const scope = stock.places.get(spot.location)?.scope ?? 0
  return drawsOnPool(selling) && selling.seller.scopes.includes(scope) ? freeOf(levelAt(stock, spot)) : 0
}
