import type { Money, Sku } from '@channel/contracts'
import { lineAmountMinor } from '@channel/contracts'
import type { AdjustmentLimits, AdjustmentLine, NewAdjustmentLine, Product } from '@channel/contracts/inventory'

/** Neither SKUs nor location codes can contain the bar. */
const keyOf = ({ sku, location, from, to }: NewAdjustmentLine): string => `${sku}|${location}|${from}|${to}`

/** Lines of the same goods and buckets added up and valued at list price, in the order of their goods. */
export const valued = (lines: readonly NewAdjustmentLine[], prices: ReadonlyMap<Sku, Product['listPrice']>): AdjustmentLine[] => {
  const sums = new Map<string, NewAdjustmentLine>()
  for (const line of lines) {
    const known = sums.get(keyOf(line))
    sums.set(keyOf(line), known ? { ...known, quantity: known.quantity + line.quantity } : line)
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => ({ ...line, value: valueOf(line, prices.get(line.sku)) }))
}

const valueOf = ({ quantity }: NewAdjustmentLine, price: Product['listPrice'] | undefined): Money | null =>
  price ? { amountMinor: lineAmountMinor(price.unitPrice, quantity, price.currency), currency: price.currency } : null

export const unitsOf = (lines: readonly AdjustmentLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** One sum for each currency, in the order of the currencies. */
export const valuesOf = (lines: readonly AdjustmentLine[]): Money[] => {
  const sums = new Map<string, number>()
  for (const { value } of lines) if (value) sums.set(value.currency, (sums.get(value.currency) ?? 0) + value.amountMinor)
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amountMinor]) => ({ amountMinor, currency }))
}

/** True where a second person has to agree. What moves counts, whichever way: two errors do not make up for each other. */
export const exceeds = (lines: readonly AdjustmentLine[], { maxUnits, maxValues }: AdjustmentLimits): boolean => {
  const limits = new Map(maxValues.map(({ currency, amountMinor }) => [currency, amountMinor]))
  return (
    unitsOf(lines) > maxUnits || valuesOf(lines).some(({ currency, amountMinor }) => amountMinor > (limits.get(currency) ?? 0))
  )
}
