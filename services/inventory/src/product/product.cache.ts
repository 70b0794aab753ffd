import type { Sku } from '@channel/contracts'
import type { Product } from '@channel/contracts/inventory'
import type { KeyValue } from '@channel/service-kit'
import type { ProductReadings } from './product.repository.js'

/** Bounds how long a reader that raced with a registration can leave the old product behind. */
const TTL_SECONDS = 60

const keyOf = (sku: Sku): string => `inventory:product:${sku}`

/**
 * Products for display and for the price of an order, from memory or Redis where they were read before. Stock is never decided by what lies here: a decision reads the
 * master in its own transaction. Unknown SKUs are not kept, so a new product is found at once.
 */
export const productCache = (products: Pick<ProductReadings, 'findProducts'>, cache: KeyValue) => ({
  find: async (asked: readonly Sku[]): Promise<Product[]> => {
    const skus = [...new Set(asked)]
    const kept = await cache.getMany(skus.map(keyOf))
    const missing = skus.filter((_, place) => kept[place] === undefined)
    const read = missing.length > 0 ? await products.findProducts(missing) : []
    await Promise.all(read.map((product) => cache.set(keyOf(product.sku), JSON.stringify(product), TTL_SECONDS)))
    return [...kept.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as Product])), ...read]
  },

  forget: async (skus: readonly Sku[]): Promise<void> => {
    if (skus.length > 0) await cache.delete(...skus.map(keyOf))
  },
})
