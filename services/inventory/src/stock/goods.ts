import type { ErrorOf, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { adjustStock, Bucket, MovementReason, receiveStock, returnStock, StockLine } from '@channel/contracts/inventory'
import { stockAdjusted, stockMoved, stockReceived, stockReturned } from '@channel/contracts/inventory'
import type { Posting, PostRefusal } from '../posting.js'
import { cutFor } from './quotas.js'
import type { Decision, Move, Spot, Stock } from './stock.js'
import { isStocked, levelAt, placeIn, spotKey, summedBySku, unitsIn, unknownSkus, unstockedSkus } from './stock.js'
import { turnsOf } from './turns.js'

const inward = (spot: Spot, quantity: number, reason: MovementReason, reference: string): Move => ({
  ...spot,
  from: 'outside',
  to: 'sellable',
  quantity,
  reason,
  reference,
})

/** Goods receipt or opening stock: every line must be a known, stocked SKU. */
export const receive = (
  stock: Stock,
  input: ParsedInputOf<typeof receiveStock>,
): Result<Decision<{ received: number }>, ErrorOf<typeof receiveStock>> => {
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location })
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const service = unstockedSkus(stock, input.lines)
  if (service.length > 0) return err({ code: 'NOT_STOCKED', skus: service })
  const lines = summedBySku(input.lines)
  const { reference } = input
  return ok({
    moves: lines.map(({ sku, quantity }) => inward({ sku, location }, quantity, 'receipt', reference)),
    arrivals: lines.map(({ sku, quantity }) => ({ sku, location, reference, quantity })),
    events: [newEvent(stockReceived, reference, { location, lines, reference })],
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
  const spot = { sku, location }
  const available = levelAt(stock, spot).sellable
  if (available + delta < 0) return err({ code: 'INSUFFICIENT_STOCK', shortages: [{ sku, requested: -delta, available }] })
  const up = inward(spot, Math.abs(delta), 'adjustment', reference)
  const cut = delta < 0 ? cutFor(stock, spot, -delta) : { allotments: [], events: [] }
  return ok({
    moves: [delta > 0 ? up : { ...up, from: up.to, to: up.from }],
    allotments: cut.allotments,
    events: [newEvent(stockAdjusted, sku, { sku, location, delta, reference }), ...cut.events],
    answer: { sellable: available + delta },
  })
}

/** Goods that come back, to what can be sold or to what is damaged; service lines are passed over. */
export const takeBack = (
  stock: Stock,
  input: ParsedInputOf<typeof returnStock>,
): Result<Decision<{ returned: number }>, ErrorOf<typeof returnStock>> => {
  const { returnId } = input
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location ?? '' })
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const stocked = input.lines.filter(({ sku }) => isStocked(stock, sku))
  const lines = summedBySku(stocked)
  const broken = summedBySku(stocked.filter(({ condition }) => condition === 'damaged'))
  const whole = summedBySku(stocked.filter(({ condition }) => condition !== 'damaged'))
  const damaged = new Map(broken.map(({ sku, quantity }) => [sku, quantity]))
  const moved = (to: Bucket) => (line: StockLine) => ({
    ...inward({ sku: line.sku, location }, line.quantity, 'return', returnId),
    to,
  })
  const told = lines.map(({ sku, quantity }) => ({ sku, quantity, damaged: damaged.get(sku) }))
  return ok({
    moves: [...whole.map(moved('sellable')), ...broken.map(moved('damaged'))],
    events: [newEvent(stockReturned, returnId, { returnId, location, lines: told })],
    answer: { returned: unitsIn(lines) },
  })
}

/** Units that leave each bucket of a spot less those that come to it, by the posting's moves in all. */
const leaving = (posting: Posting): Map<string, { spot: Spot; bucket: Move['from']; quantity: number }> => {
  const totals = new Map<string, { spot: Spot; bucket: Move['from']; quantity: number }>()
  const count = ({ sku, location }: Spot, bucket: Move['from'], quantity: number) => {
    const key = `${spotKey({ sku, location })}|${bucket}`
    totals.set(key, { spot: { sku, location }, bucket, quantity: (totals.get(key)?.quantity ?? 0) + quantity })
  }
  for (const one of posting.moves) {
    if (one.from !== 'outside') count(one, one.from, one.quantity)
    if (one.to !== 'outside') count(one, one.to, -one.quantity)
  }
  return totals
}

const postingRefusal = (stock: Stock, posting: Posting): PostRefusal | undefined => {
  const unknown = unknownSkus(stock, posting.moves)
  if (unknown.length > 0) return { code: 'UNKNOWN_SKU', skus: unknown }
  const service = unstockedSkus(stock, posting.moves)
  if (service.length > 0) return { code: 'NOT_STOCKED', skus: service }
  const nowhere = posting.moves.find(({ location }) => !stock.places.has(location))
  if (nowhere) return { code: 'UNKNOWN_LOCATION', location: nowhere.location }
  const shortages = [...leaving(posting).values()].flatMap(({ spot, bucket, quantity }) => {
    if (bucket === 'outside') return []
    const level = levelAt(stock, spot)
    const available = level[bucket] - (bucket === 'sellable' && posting.takes === 'pool' ? level.quota : 0)
    return quantity > available ? [{ sku: spot.sku, requested: quantity, available }] : []
  })
  return shortages.length > 0 ? { code: 'INSUFFICIENT_STOCK', shortages } : undefined
}

/** All moves of a document or none. */
export const post = (stock: Stock, posting: Posting): Result<Decision<null>, PostRefusal> => {
  const refusal = postingRefusal(stock, posting)
  if (refusal) return err(refusal)
  const { inTurn, stuck } = turnsOf(stock, posting.moves)
  if (stuck.length > 0) return err({ code: 'INSUFFICIENT_STOCK', shortages: [...stuck] })
  const cuts = [...leaving(posting).values()].flatMap(({ spot, bucket, quantity }) =>
    bucket === 'sellable' && quantity > 0 ? [cutFor(stock, spot, quantity)] : [],
  )
  const { reference } = posting
  return ok({
    moves: inTurn.map((one) => ({ ...one, reference })),
    allotments: cuts.flatMap(({ allotments }) => allotments),
    events: [newEvent(stockMoved, reference, { reference, moves: [...posting.moves] }), ...cuts.flatMap(({ events }) => events)],
    answer: null,
  })
}
