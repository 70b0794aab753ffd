import type { ErrorOf, ParsedInputOf, Result, Sku } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { adjustStock, MovementReason, receiveStock, returnStock, StockLine } from '@channel/contracts/inventory'
import { stockAdjusted, stockReceived, stockReturned } from '@channel/contracts/inventory'
import type { Decision, Move, Spot, Stock } from './stock.js'
import { isStocked, levelAt, placeIn, summedBySku, unitsIn, unknownSkus } from './stock.js'

const inward = (spot: Spot, quantity: number, reason: MovementReason, reference: string): Move => ({
  ...spot,
  from: 'outside',
  to: 'sellable',
  quantity,
  reason,
  reference,
})

const unstocked = (stock: Stock, lines: readonly { sku: Sku }[]): Sku[] => [
  ...new Set(lines.filter(({ sku }) => !isStocked(stock, sku)).map(({ sku }) => sku)),
]

/** Goods receipt or opening stock: every line must be a known, stocked SKU. */
export const receive = (
  stock: Stock,
  input: ParsedInputOf<typeof receiveStock>,
): Result<Decision<{ received: number }>, ErrorOf<typeof receiveStock>> => {
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location })
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const service = unstocked(stock, input.lines)
  if (service.length > 0) return err({ code: 'NOT_STOCKED', skus: service })
  const lines = summedBySku(input.lines)
  return ok({
    moves: lines.map(({ sku, quantity }) => inward({ sku, location }, quantity, 'receipt', input.reference)),
    events: [newEvent(stockReceived, input.reference, { location, lines, reference: input.reference })],
    answer: { received: unitsIn(lines) },
  })
}

/** Signed correction of what can be sold. */
export const adjust = (
  stock: Stock,
  input: ParsedInputOf<typeof adjustStock>,
): Result<Decision<{ sellable: number }>, ErrorOf<typeof adjustStock>> => {
  const { sku, delta, reference } = input
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location ?? '' })
  if (!stock.products.has(sku)) return err({ code: 'UNKNOWN_SKU', skus: [sku] })
  if (!isStocked(stock, sku)) return err({ code: 'NOT_STOCKED', skus: [sku] })
  const available = levelAt(stock, { sku, location }).sellable
  if (available + delta < 0) return err({ code: 'INSUFFICIENT_STOCK', shortages: [{ sku, requested: -delta, available }] })
  const up = inward({ sku, location }, Math.abs(delta), 'adjustment', reference)
  return ok({
    moves: [delta > 0 ? up : { ...up, from: up.to, to: up.from }],
    events: [newEvent(stockAdjusted, sku, { sku, location, delta, reference })],
    answer: { sellable: available + delta },
  })
}

/** Goods that come back; service lines are passed over. */
export const takeBack = (
  stock: Stock,
  input: ParsedInputOf<typeof returnStock>,
): Result<Decision<{ returned: number }>, ErrorOf<typeof returnStock>> => {
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location ?? '' })
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const lines: StockLine[] = summedBySku(input.lines).filter(({ sku }) => isStocked(stock, sku))
  return ok({
    moves: lines.map(({ sku, quantity }) => inward({ sku, location }, quantity, 'return', input.returnId)),
    events: [newEvent(stockReturned, input.returnId, { returnId: input.returnId, location, lines })],
    answer: { returned: unitsIn(lines) },
  })
}
