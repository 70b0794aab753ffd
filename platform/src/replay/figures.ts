import { createHash } from 'node:crypto'
import type { RetailChannel, RetailDocument, RetailPlan } from './retail.js'
import { stockedUnits, stockNeeds, totalMinor } from './retail.js'

/** What a replay prints, in the order in which it prints it. Amounts in minor units. */
export type Figures = {
  rows: number
  invoices: number
  skus: number
  openingUnits: number
  orders: { accepted: number; refusedCredit: number; refusedStock: number }
  returns: number
  adjustments: { applied: number; refused: number }
  rejectedRows: number
  revenueMinor: Record<RetailChannel, number>
  unitsShipped: number
  unitsReturned: number
  closingUnits: number
  dealers: number
  exposureMinor: number
  stockSha256: string
  exposureSha256: string
}

/** What became of every document: counts, and the balances that follow from them. */
export type Tally = {
  orders: Figures['orders']
  returns: number
  adjustments: Figures['adjustments']
  revenueMinor: Figures['revenueMinor']
  unitsShipped: number
  unitsReturned: number
  /** On hand per stocked SKU. */
  stock: Map<string, number>
  /** Exposure per dealer with at least one accepted order or return. */
  exposure: Map<string, number>
}

export const openTally = (plan: RetailPlan): Tally => ({
  orders: { accepted: 0, refusedCredit: 0, refusedStock: 0 },
  returns: 0,
  adjustments: { applied: 0, refused: 0 },
  revenueMinor: { dealer: 0, online: 0 },
  unitsShipped: 0,
  unitsReturned: 0,
  stock: new Map(plan.opening.map(({ sku, quantity }) => [sku, quantity])),
  exposure: new Map(),
})

const move = (balances: Map<string, number>, key: string, delta: number): void => {
  balances.set(key, (balances.get(key) ?? 0) + delta)
}

export const countAdjustment = (tally: Tally, adjustment: { sku: string; delta: number }, applied: boolean): void => {
  tally.adjustments[applied ? 'applied' : 'refused'] += 1
  if (applied) move(tally.stock, adjustment.sku, adjustment.delta)
}

const countGoods = (tally: Tally, document: RetailDocument, sign: 1 | -1): void => {
  for (const [sku, quantity] of stockNeeds(document.lines)) move(tally.stock, sku, -sign * quantity)
  tally.revenueMinor[document.channel] += sign * totalMinor(document.lines)
  if (document.dealerCode !== undefined) move(tally.exposure, document.dealerCode, sign * totalMinor(document.lines))
}

export const countAccepted = (tally: Tally, sale: RetailDocument): void => {
  tally.orders.accepted += 1
  tally.unitsShipped += stockedUnits(sale.lines)
  countGoods(tally, sale, 1)
}

export const countReturned = (tally: Tally, goodsReturn: RetailDocument): void => {
  tally.returns += 1
  tally.unitsReturned += stockedUnits(goodsReturn.lines)
  countGoods(tally, goodsReturn, -1)
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** SHA-256 of `key,value` lines sorted by key in byte order, joined by a newline. */
export const balancesSha256 = (balances: ReadonlyMap<string, number>): string =>
  createHash('sha256')
    .update(
      [...balances]
        .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .map(([key, value]) => `${key},${value}`)
        .join('\n'),
    )
    .digest('hex')

export const figuresOf = (plan: RetailPlan, tally: Tally): Figures => ({
  rows: plan.rows,
  invoices: plan.invoices,
  skus: plan.opening.length,
  openingUnits: sum(plan.opening.map(({ quantity }) => quantity)),
  orders: tally.orders,
  returns: tally.returns,
  adjustments: tally.adjustments,
  rejectedRows: plan.rejectedRows,
  revenueMinor: tally.revenueMinor,
  unitsShipped: tally.unitsShipped,
  unitsReturned: tally.unitsReturned,
  closingUnits: sum(tally.stock.values()),
  dealers: tally.exposure.size,
  exposureMinor: sum(tally.exposure.values()),
  stockSha256: balancesSha256(tally.stock),
  exposureSha256: balancesSha256(tally.exposure),
})
