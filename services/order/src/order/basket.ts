import type { ErrorOf, ParsedInputOf, Result, Sku } from '@channel/contracts'
import { err, lineAmountMinor, ok } from '@channel/contracts'
import type { Product } from '@channel/contracts/inventory'
import type { OrderLine, placeOrder } from '@channel/contracts/order'

type WantedLine = ParsedInputOf<typeof placeOrder>['lines'][number]
type Listed = Pick<Product, 'sku' | 'listPrice'>
type PricingError = Extract<ErrorOf<typeof placeOrder>, { code: 'UNKNOWN_SKU' | 'PRICE_MISSING' }>

/** What has to be looked up, each SKU once. */
export const skusOf = (lines: WantedLine[]): Sku[] => [...new Set(lines.map((line) => line.sku))]

const unpriced = (lines: WantedLine[]): Sku[] => skusOf(lines.filter((line) => line.unitPrice === undefined))

export const hasUnpriced = (lines: WantedLine[]): boolean => lines.some((line) => line.unitPrice === undefined)

/** Every SKU must be known. A line without a price takes the list price, which counts only in the order's own currency. */
export const priced = (lines: WantedLine[], currency: string, listed: Listed[]): Result<OrderLine[], PricingError> => {
  const products = new Map(listed.map((product) => [product.sku, product]))
  const unknown = skusOf(lines).filter((sku) => !products.has(sku))
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })

  const listPrice = (sku: Sku) => {
    const price = products.get(sku)?.listPrice
    return price?.currency === currency ? price.unitPrice : undefined
  }
  const missing = unpriced(lines).filter((sku) => listPrice(sku) === undefined)
  if (missing.length > 0) return err({ code: 'PRICE_MISSING', skus: missing })

  return ok(
    lines.map(({ sku, quantity, unitPrice }) => {
      const price = unitPrice ?? listPrice(sku) ?? '0'
      return { sku, quantity, unitPrice: price, amountMinor: lineAmountMinor(price, quantity, currency) }
    }),
  )
}

/** Sum of the lines in minor units. @throws RangeError beyond 2^53 − 1, where sums would stop being exact. */
export const totalOf = (lines: Pick<OrderLine, 'amountMinor'>[]): number => {
  const total = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  if (!Number.isSafeInteger(total)) throw new RangeError('The amount of the document is too large to be exact')
  return total
}
