import type { ErrorOf, LocationCode, ParsedInputOf, Result, Sku } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { reserveStock, StockLine } from '@channel/contracts/inventory'
import { stockReserved } from '@channel/contracts/inventory'
import { maySellAhead, promisedDay, waitingPlace } from './ahead.js'
import type { Selling } from './atp.js'
import { drawsOnPool, sellingOf } from './atp.js'
import type { Draw, Drawn } from './drawing.js'
import { drawFromPlace, drawRanked, isOpen, placesFor } from './drawing.js'
import { fact } from './facts.js'
import type { Ranking } from './sourcing.js'
import type { AllotmentChange, Decision, Kept, KeptLine, Move, Seller, Stock, WaitChange } from './stock.js'
import { isStocked, placeIn, reservationIn, summedBySku, unknownSkus } from './stock.js'

type Input = ParsedInputOf<typeof reserveStock>
type Refusal = ErrorOf<typeof reserveStock>
/** The answer is made when the decision has been applied: then it is known what waits. */
type Reserving = Result<Decision<Kept>, Refusal>

/** What one SKU of an order gets: drawn now, and waiting for goods. */
type Found = Drawn & { readonly line: StockLine; readonly wait: WaitChange | undefined }

/** How the lines of an order find stock. */
type Search = { readonly find: (line: StockLine) => Drawn; readonly waitsAt: (sku: Sku) => LocationCode | undefined }

const searchPlace = (stock: Stock, location: LocationCode): Search => ({
  find: (line) => drawFromPlace(stock, line, location),
  waitsAt: () => location,
})

const searchChannel = (stock: Stock, input: Input, seller: Seller, lines: readonly StockLine[]): Search => {
  const selling = (sku: Sku): Selling => sellingOf(stock, seller, input.batch, sku)
  const ranking: Ranking = placesFor(stock, lines, selling, { location: input.location, region: input.region ?? '' })
  return {
    find: (line) => drawRanked(stock, line, selling(line.sku), ranking(line.sku)),
    // What waits is served out of the pool, so only who may draw on it can wait, and only where its places are.
    waitsAt: (sku) => {
      if (!drawsOnPool(selling(sku))) return undefined
      const open = [...stock.places.values()].map(({ code }) => code).filter((code) => isOpen(stock, code, selling(sku)))
      if (input.location !== undefined) return open.find((code) => code === input.location)
      return waitingPlace(stock, sku, open, ranking(sku)[0] ?? stock.defaultLocation)
    },
  }
}

const waitFor = (stock: Stock, input: Input, { sku }: StockLine, short: number, search: Search): WaitChange | undefined => {
  if (!input.mayWait || short === 0 || !maySellAhead(stock, sku, short)) return undefined
  const location = search.waitsAt(sku)
  if (location === undefined) return undefined
  const promisedOn = promisedDay(stock, { sku, location }, short)
  return promisedOn === undefined
    ? undefined
    : { sku, location, reservationId: input.reservationId, quantity: short, promisedOn, firm: false }
}

/** Units of one SKU at each place, out of draws and what waits. */
const keptLines = ({ draws, wait }: Found): KeptLine[] => {
  const waited: Draw[] = wait ? [{ sku: wait.sku, location: wait.location, own: 0, pool: 0 }] : []
  const places = draws.some(({ location }) => location === wait?.location) ? draws : [...draws, ...waited]
  return places.map(({ sku, location, own, pool }) => ({
    sku,
    location,
    quantity: own + pool + (wait?.location === location ? wait.quantity : 0),
    shipped: 0,
    fromQuota: own,
  }))
}

const overCap = (stock: Stock, input: Input, seller: Seller | undefined, lines: readonly StockLine[]): Refusal | undefined => {
  if (!seller?.buyerCap || input.buyer === undefined) return undefined
  for (const { sku, quantity } of lines) {
    const left = seller.buyerCap.units - (stock.bought.get(`${input.buyer}|${seller.code}|${sku}`) ?? 0)
    if (quantity > left) return { code: 'BUYER_CAP_EXCEEDED', sku, cap: seller.buyerCap.units, left: Math.max(0, left) }
  }
  return undefined
}

const accepted = (input: Input, location: LocationCode, found: readonly Found[]): Reserving => {
  const lines = found.flatMap(keptLines)
  const kept: Kept = {
    id: input.reservationId,
    location: lines[0]?.location ?? location,
    status: 'reserved',
    channel: input.channel ?? null,
    batch: input.batch ?? null,
    buyer: input.buyer ?? null,
    expiresAt: input.expiresAt,
    lines,
  }
  const draws = found.flatMap(({ draws: some }) => some)
  return ok({
    moves: draws.map(({ sku, location: at, own, pool }): Move => {
      const quantity = own + pool
      return { sku, location: at, from: 'sellable', to: 'reserved', quantity, reason: 'reservation', reference: kept.id }
    }),
    allotments: draws.flatMap(({ sku, location: at, own }): AllotmentChange[] =>
      own > 0 && input.channel
        ? [{ sku, location: at, channel: input.channel, batch: input.batch ?? '', granted: 0, remaining: -own }]
        : [],
    ),
    waits: found.flatMap(({ wait }) => wait ?? []),
    reservation: kept,
    events: [newEvent(stockReserved, kept.id, { ...fact(kept, lines), expiresAt: input.expiresAt })],
    answer: kept,
  })
}

const decideLines = (stock: Stock, input: Input, seller: Seller | undefined, location: LocationCode): Reserving => {
  const lines = summedBySku(input.lines).filter(({ sku }) => isStocked(stock, sku))
  const capped = overCap(stock, input, seller, lines)
  if (capped) return err(capped)
  const search = seller ? searchChannel(stock, input, seller, lines) : searchPlace(stock, location)
  const found = lines.map((line): Found => {
    const drawn = search.find(line)
    return { ...drawn, line, wait: waitFor(stock, input, line, drawn.short, search) }
  })
  const shortages = found
    .filter(({ short, wait }) => short > 0 && !wait)
    .map(({ line, available }) => ({ sku: line.sku, requested: line.quantity, available }))
  return shortages.length > 0 ? err({ code: 'INSUFFICIENT_STOCK', shortages }) : accepted(input, location, found)
}

const again = (stock: Stock, kept: Kept, input: Input): Reserving => {
  const wanted = new Map(
    summedBySku(input.lines)
      .filter(({ sku }) => isStocked(stock, sku))
      .map(({ sku, quantity }) => [sku, quantity]),
  )
  for (const { sku, quantity } of kept.lines) wanted.set(sku, (wanted.get(sku) ?? 0) - quantity)
  const { channel = null, batch = null, location = kept.location } = input
  const same =
    [...wanted.values()].every((left) => left === 0) &&
    [location, channel, batch].join('|') === [kept.location, kept.channel, kept.batch].join('|')
  return same ? ok({ events: [], answer: kept }) : err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.reservationId })
}

/** Keeps every stocked line or none. A reservation id stands for one content: the same again gets what there is. */
export const reserve = (stock: Stock, input: Input): Reserving => {
  const location = placeIn(stock, input.location)
  if (!location) return err({ code: 'UNKNOWN_LOCATION', location: input.location ?? '' })
  const seller = input.channel === undefined ? undefined : stock.sellers.get(input.channel)
  if (input.channel !== undefined && !seller) return err({ code: 'UNKNOWN_CHANNEL', channel: input.channel })
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const kept = reservationIn(stock, input.reservationId)
  return kept ? again(stock, kept, input) : decideLines(stock, input, seller, location)
}
