import type { ChannelCode, ErrorOf, LocationCode, NewEvent, ParsedInputOf, PayloadOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { Quota, setQuotas, setSafetyStock } from '@channel/contracts/inventory'
import { quotaChanged } from '@channel/contracts/inventory'
import { isDue } from './atp.js'
import { holderOf } from './holder.js'
import type { Allotment, AllotmentChange, Decision, Seller, Spot, Stock } from './stock.js'
import { allotmentsAt, levelAt, placeIn, spotKey, unknownSkus, unstockedSkus } from './stock.js'

type Cause = PayloadOf<typeof quotaChanged>['cause']
type Refusal = ErrorOf<typeof setQuotas>
export type NewQuotas = Omit<ParsedInputOf<typeof setQuotas>, 'idempotencyKey'>
type Input = NewQuotas
type Line = Input['lines'][number]

const EMPTY: Pick<Allotment, 'granted' | 'remaining' | 'releaseAt'> = { granted: 0, remaining: 0, releaseAt: null }

const told = (change: AllotmentChange, before: Pick<Allotment, 'granted' | 'remaining'>, cause: Cause): NewEvent =>
  newEvent(quotaChanged, change.sku, {
    sku: change.sku,
    location: change.location,
    channel: change.channel,
    batch: change.batch === '' ? null : change.batch,
    granted: before.granted + change.granted,
    remaining: before.remaining + change.remaining,
    cause,
  })

type Cut = { readonly allotments: AllotmentChange[]; readonly events: NewEvent[] }

/** Which quotas give way when goods are lost of which the pool has too few: the largest first. */
export const cutFor = (stock: Stock, spot: Spot, lost: number): Cut => {
  const { sellable, quota } = levelAt(stock, spot)
  let missing = Math.max(0, lost - (sellable - quota))
  const { sku, location } = spot
  const cuts = [...allotmentsAt(stock, spot)]
    .sort((a, b) => b.remaining - a.remaining || (holderOf(a.channel, a.batch) < holderOf(b.channel, b.batch) ? -1 : 1))
    .flatMap((before) => {
      const units = Math.min(missing, before.remaining)
      missing -= units
      const { channel, batch } = before
      return units > 0 ? [{ before, change: { sku, location, channel, batch, granted: -units, remaining: -units } }] : []
    })
  return { allotments: cuts.map(({ change }) => change), events: cuts.map(({ change, before }) => told(change, before, 'loss')) }
}

/** Quotas of a spot whose time is over: what is left of them goes back to the pool. */
export const endDue = (stock: Stock, spot: Spot): Cut => {
  const { sku, location } = spot
  const due = allotmentsAt(stock, spot).filter((one) => one.remaining > 0 && isDue(one, stock.at))
  const changes = due.map((before) => {
    const { channel, batch, remaining } = before
    return { before, change: { sku, location, channel, batch, granted: -remaining, remaining: -remaining } }
  })
  return {
    allotments: changes.map(({ change }) => change),
    events: changes.map(({ change, before }) => told(change, before, 'time')),
  }
}

export type EndedBatch = { readonly channel: ChannelCode; readonly batch: string; readonly spots: readonly Spot[] }

/** A gift batch ends now: what is left of it goes to the pool, and so will what is given back of it later. */
export const endBatch = (stock: Stock, { channel, batch, spots }: EndedBatch): Decision<null> => {
  const releaseAt = stock.at.toISOString()
  const changes = spots.flatMap(({ sku, location }) => {
    const before = allotmentsAt(stock, { sku, location }).find((one) => one.channel === channel && one.batch === batch)
    if (!before) return []
    const { remaining } = before
    return [{ before, change: { sku, location, channel, batch, granted: -remaining, remaining: -remaining, releaseAt } }]
  })
  return {
    allotments: changes.map(({ change }) => change),
    events: changes.flatMap(({ change, before }) => (before.remaining > 0 ? [told(change, before, 'set')] : [])),
    answer: null,
  }
}

type Wanted = {
  readonly line: Line
  readonly before: Pick<Allotment, 'granted' | 'remaining' | 'releaseAt'>
  readonly delta: number
}

/** What each line changes; of several lines of one spot the last holds. */
const wantedOf = (stock: Stock, { channel, batch = '', lines }: Input): Wanted[] =>
  [...new Map(lines.map((line) => [spotKey(line), line])).values()].map((line) => {
    const before = allotmentsAt(stock, line).find((one) => one.channel === channel && one.batch === batch) ?? EMPTY
    return { line, before, delta: line.granted - before.granted }
  })

const mastersRefusal = (stock: Stock, input: Input, seller: Seller | undefined): Refusal | undefined => {
  if (!seller) return { code: 'UNKNOWN_CHANNEL', channel: input.channel }
  const unknown = unknownSkus(stock, input.lines)
  if (unknown.length > 0) return { code: 'UNKNOWN_SKU', skus: unknown }
  const service = unstockedSkus(stock, input.lines)
  if (service.length > 0) return { code: 'NOT_STOCKED', skus: service }
  const nowhere = input.lines.find(({ location }) => !placeIn(stock, location))
  if (nowhere) return { code: 'UNKNOWN_LOCATION', location: nowhere.location }
  const isClosed = (location: LocationCode) => !seller.scopes.includes(stock.places.get(location)?.scope ?? 0)
  // A quota at a place that was closed since can still be given up.
  const closed = input.lines.find(({ location, granted }) => granted > 0 && isClosed(location))
  return closed && { code: 'LOCATION_EXCLUDED', channel: seller.code, location: closed.location }
}

const amountRefusal = (stock: Stock, wanted: readonly Wanted[]): Refusal | undefined => {
  for (const { line, before, delta } of wanted) {
    const sold = before.granted - before.remaining
    if (before.remaining + delta < 0) return { code: 'QUOTA_BELOW_SOLD', sku: line.sku, location: line.location, sold }
  }
  const shortages = wanted.flatMap(({ line, delta }) => {
    const { sellable, quota } = levelAt(stock, line)
    return delta > sellable - quota ? [{ sku: line.sku, requested: delta, available: sellable - quota }] : []
  })
  return shortages.length > 0 ? { code: 'INSUFFICIENT_STOCK', shortages } : undefined
}

/** Units go between the pool and the quota; what was sold of the quota stays sold. */
export const allot = (stock: Stock, input: Input): Result<Decision<Quota[]>, Refusal> => {
  const wanted = wantedOf(stock, input)
  const refusal = mastersRefusal(stock, input, stock.sellers.get(input.channel)) ?? amountRefusal(stock, wanted)
  if (refusal) return err(refusal)
  const { channel, batch = '', releaseAt } = input
  const changes = wanted.map(({ line: { sku, location }, before, delta }) => ({
    before,
    change: { sku, location, channel, batch, granted: delta, remaining: delta, releaseAt },
  }))
  return ok({
    allotments: changes.map(({ change }) => change),
    events: changes.map(({ change, before }) => told(change, before, 'set')),
    answer: changes.map(({ before, change: { sku, location, granted, remaining } }) => ({
      sku,
      location,
      channel,
      batch: batch === '' ? null : batch,
      granted: before.granted + granted,
      remaining: before.remaining + remaining,
      releaseAt,
    })),
  })
}

type Safety = ParsedInputOf<typeof setSafetyStock>

export const keepSafety = (
  stock: Stock,
  { lines }: Safety,
): Result<Decision<{ changed: number }>, ErrorOf<typeof setSafetyStock>> => {
  const unknown = unknownSkus(stock, lines)
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const service = unstockedSkus(stock, lines)
  if (service.length > 0) return err({ code: 'NOT_STOCKED', skus: service })
  const nowhere = lines.find(({ location }) => !placeIn(stock, location))
  if (nowhere) return err({ code: 'UNKNOWN_LOCATION', location: nowhere.location })
  const last = [...new Map(lines.map((line) => [spotKey(line), line])).values()]
  return ok({ safety: last, events: [], answer: { changed: last.length } })
}
