import type { LocationCode, NewEvent, Sku } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import type { Location, Product } from '@channel/contracts/inventory'
import { locationRegistered, productRegistered } from '@channel/contracts/inventory'

/** Of several entries of one key in a call the last one holds. */
const lastOf = <T>(entries: readonly T[], keyOf: (entry: T) => string): T[] => [
  ...new Map(entries.map((entry) => [keyOf(entry), entry])).values(),
]

export type Registration<T> = { readonly rows: readonly T[]; readonly events: readonly NewEvent[] }

/** Products are created or replaced whole, by SKU; they never cease to exist. */
export const registerAll = (products: readonly Product[]): Registration<Product> => {
  const rows = lastOf<Product>(products, ({ sku }: { sku: Sku }) => sku)
  return { rows, events: rows.map((product) => newEvent(productRegistered, product.sku, product)) }
}

/** Locations are created or replaced whole, by code. */
export const openAll = (locations: readonly Location[]): Registration<Location> => {
  const rows = lastOf<Location>(locations, ({ code }: { code: LocationCode }) => code)
  return { rows, events: rows.map((location) => newEvent(locationRegistered, location.code, location)) }
}
