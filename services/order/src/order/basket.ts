import type { ErrorOf, ParsedInputOf, Result, Sku } from '@channel/contracts'
import { err, lineAmountMinor, ok } from '@channel/contracts'
import type { QuotedPrice } from '@channel/contracts/dealer'
import type { Product } from '@channel/contracts/inventory'
import type { LinePriceReason, OrderLine, placeOrder } from '@channel/contracts/order'
import type { LineState } from './order-state.js'

type WantedLine = ParsedInputOf<typeof placeOrder>['lines'][number]
type Listed = Pick<Product, 'sku' | 'listPrice' | 'stocked'>
type PricingError = Extract<ErrorOf<typeof placeOrder>, { code: 'UNKNOWN_SKU' | 'PRICE_MISSING' }>
type Price = { unitPrice: string; reason: LinePriceReason }

/** What has to be looked up, each SKU once. */
export const skusOf = (lines: WantedLine[]): Sku[] => [...new Set(lines.map((line) => line.sku))]

export const unpriced = (lines: WantedLine[]): WantedLine[] => lines.filter((line) => line.unitPrice === undefined)

const plain = (source: 'list' | 'given'): LinePriceReason => ({
  source,
  priceList: null,
  name: null,
  minQuantity: null,
  validFrom: null,
  validTo: null,
})

const quotedPrice = (quote: QuotedPrice | undefined): Price | undefined => {
  if (!quote || quote.unitPrice === null || quote.reason.source === 'none') return undefined
  return { unitPrice: quote.unitPrice, reason: { ...quote.reason, source: quote.reason.source } }
}

/**
 * Every SKU must be known. A line without a price takes what the price lists quote for it (`quoted`: one for each such line, in their
 * order), and else the list price, which counts only in the order's own currency.
 */
export const priced = (
  lines: WantedLine[],
  currency: string,
  listed: Listed[],
  quoted: QuotedPrice[] = [],
): Result<LineState[], PricingError> => {
  const products = new Map(listed.map((product) => [product.sku, product]))
  const unknown = skusOf(lines).filter((sku) => !products.has(sku))
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })

  const quotes = quoted.values()
  const prices = lines.map(({ sku, unitPrice }): Price | undefined => {
    if (unitPrice !== undefined) return { unitPrice, reason: plain('given') }
    const listPrice = products.get(sku)?.listPrice
    const fallback = listPrice?.currency === currency ? { unitPrice: listPrice.unitPrice, reason: plain('list') } : undefined
    return quotedPrice(quotes.next().value) ?? fallback
  })
  const missing = skusOf(lines.filter((_, index) => !prices[index]))
  if (missing.length > 0) return err({ code: 'PRICE_MISSING', skus: missing })

  return ok(
    lines.map(({ sku, quantity }, index) => {
      const { unitPrice, reason } = prices[index] as Price
      const amountMinor = lineAmountMinor(unitPrice, quantity, currency)
      const stocked = products.get(sku)?.stocked ?? true
      return { lineNo: index + 1, sku, quantity, unitPrice, amountMinor, shipped: 0, reason, unitsBefore: 0, stocked }
    }),
  )
}

/** Sum of the lines in minor units. @throws RangeError beyond 2^53 − 1, where sums would stop being exact. */
export const totalOf = (lines: Pick<OrderLine, 'amountMinor'>[]): number => {
  const total = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  if (!Number.isSafeInteger(total)) throw new RangeError('The amount of the document is too large to be exact')
  return total
}
