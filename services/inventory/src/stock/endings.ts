import type { ErrorOf, EventType, ParsedInputOf, ReservationId, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { Bucket, MovementReason, ReservationStatus, StockLine } from '@channel/contracts/inventory'
import type { releaseStock, shipStock } from '@channel/contracts/inventory'
import { reservationExpired, stockAllocated, stockReleased, stockShipped } from '@channel/contracts/inventory'
import { waitingOf } from './ahead.js'
import { isDue } from './atp.js'
import type { Part } from './facts.js'
import { fact, isLive, openOf, readyOf } from './facts.js'
import type { AllotmentChange, Decision, Kept, KeptLine, Move, Stock, WaitChange } from './stock.js'
import { allotmentsAt, reservationIn, summedBySku } from './stock.js'

type Refusal = ErrorOf<typeof releaseStock>
type Ending = Result<Decision<Kept>, Refusal>
/** A line and how many of its open units go, ready ones and waiting ones. */
type Taken = { readonly line: KeptLine; readonly ready: number; readonly waiting: number }

const unchanged = (answer: Kept): Ending => ok({ events: [], answer })

const notFound = (reservationId: ReservationId): Ending => err({ code: 'RESERVATION_NOT_FOUND', reservationId })

const ended = (kept: Kept, status: ReservationStatus = kept.status): Ending =>
  err({ code: 'RESERVATION_ENDED', reservationId: kept.id, status })

/** A limit that has passed counts at once, swept by the worker or not. */
const isOverdue = (kept: Kept, at: Date): boolean =>
  kept.status === 'reserved' && kept.expiresAt !== null && new Date(kept.expiresAt) <= at

const bucketOf = (kept: Kept): Bucket => (kept.status === 'allocated' ? 'allocated' : 'reserved')

type Route = { readonly from: Bucket; readonly to: Bucket; readonly reason: MovementReason }

const movesOf = (kept: Kept, taken: readonly Taken[], route: Route): Move[] =>
  taken
    .filter(({ ready }) => ready > 0)
    .map(({ line: { sku, location }, ready }) => ({ sku, location, ...route, quantity: ready, reference: kept.id }))

/** The quota that units came out of gets them back, unless its time is over: then they are the pool's. */
const givenBack = (stock: Stock, kept: Kept, taken: readonly Taken[]): AllotmentChange[] =>
  taken.flatMap(({ line, ready }): AllotmentChange[] => {
    const quantity = Math.min(ready, line.fromQuota)
    const batch = kept.batch ?? ''
    const found = allotmentsAt(stock, line).find((one) => one.channel === kept.channel && one.batch === batch)
    if (quantity === 0 || !found) return []
    const { sku, location } = line
    const change = { sku, location, channel: found.channel, batch }
    return [
      isDue(found, stock.at) ? { ...change, granted: -quantity, remaining: 0 } : { ...change, granted: 0, remaining: quantity },
    ]
  })

const noLongerWaiting = (stock: Stock, kept: Kept, taken: readonly Taken[]): WaitChange[] =>
  taken.flatMap(({ line, waiting }) => {
    const found = waitingOf(stock, line, kept.id)
    if (!found || waiting === 0) return []
    const { sku, location } = line
    return [{ sku, location, reservationId: kept.id, quantity: -waiting, promisedOn: found.promisedOn, firm: found.firm }]
  })

const everything = (stock: Stock, kept: Kept): Taken[] =>
  kept.lines.map((line) => {
    const ready = readyOf(stock, kept, line)
    return { line, ready, waiting: openOf(line) - ready }
  })

/** The named units, line by line in their order or by `first`; `which` says how many of a line's units can go. Refused where there are not so many. */
const named = (
  kept: Kept,
  lines: readonly StockLine[],
  which: (line: KeptLine, wanted: number) => Taken,
  first: (one: KeptLine, other: KeptLine) => number = () => 0,
): Result<Taken[], Refusal> => {
  const taken: Taken[] = []
  for (const { sku, quantity } of summedBySku(lines)) {
    let wanted = quantity
    for (const line of kept.lines.filter((one) => one.sku === sku).sort(first)) {
      const some = which(line, wanted)
      wanted -= some.ready + some.waiting
      taken.push(some)
    }
    if (wanted > 0) return err({ code: 'NOT_HELD', sku, requested: quantity, held: quantity - wanted })
  }
  return ok(taken.filter(({ ready, waiting }) => ready + waiting > 0))
}

const parts = (taken: readonly Taken[]): Part[] =>
  taken.map(({ line: { sku, location }, ready, waiting }) => ({ sku, location, quantity: ready + waiting }))

const withLines = (kept: Kept, taken: readonly Taken[], change: (line: KeptLine, taken: Taken) => KeptLine): KeptLine[] => {
  const byLine = new Map(taken.map((one) => [one.line, one]))
  return kept.lines.map((line) => {
    const one = byLine.get(line)
    return one ? change(line, one) : line
  })
}

const told = (type: EventType, kept: Kept, taken: readonly Taken[]) => [newEvent(type, kept.id, fact(kept, parts(taken)))]

/** Firm from here on: no time limit any more. */
export const allocate = (stock: Stock, reservationId: ReservationId): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  if (isOverdue(kept, stock.at)) return ended(kept, 'expired')
  if (kept.status === 'allocated') return unchanged(kept)
  if (!isLive(kept)) return ended(kept)
  const reservation: Kept = { ...kept, status: 'allocated', expiresAt: null }
  const all = everything(stock, kept)
  return ok({
    moves: movesOf(kept, all, { from: 'reserved', to: 'allocated', reason: 'allocation' }),
    waits: kept.lines.flatMap((line): WaitChange[] => {
      const found = waitingOf(stock, line, kept.id)
      const { sku, location } = line
      return found ? [{ sku, location, reservationId: kept.id, quantity: 0, promisedOn: found.promisedOn, firm: true }] : []
    }),
    reservation,
    events: told(stockAllocated, kept, all),
    answer: reservation,
  })
}

/** Lines stay as they were, for those who ask later what it was; but where a part was shipped, that part is what it comes to. */
const givenUp = (kept: Kept, status: 'released' | 'expired'): Kept => {
  if (kept.lines.every(({ shipped }) => shipped === 0)) return { ...kept, status }
  return { ...kept, status: 'shipped', lines: kept.lines.map((line) => ({ ...line, quantity: line.shipped, fromQuota: 0 })) }
}

/** Everything that is open goes back. */
const giveUp = (stock: Stock, kept: Kept, status: 'released' | 'expired'): Ending => {
  const all = everything(stock, kept)
  const reservation = givenUp(kept, status)
  return ok({
    moves: movesOf(kept, all, {
      from: bucketOf(kept),
      to: 'sellable',
      reason: status === 'released' ? 'release' : 'expiry',
    }),
    allotments: givenBack(stock, kept, all),
    waits: noLongerWaiting(stock, kept, all),
    reservation,
    events: told(status === 'released' ? stockReleased : reservationExpired, kept, all),
    answer: reservation,
  })
}

const givePart = (stock: Stock, kept: Kept, lines: readonly StockLine[]): Ending => {
  const waitingIn = (line: KeptLine) => openOf(line) - readyOf(stock, kept, line)
  const which = (line: KeptLine, wanted: number): Taken => {
    const waiting = Math.min(wanted, waitingIn(line))
    return { line, waiting, ready: Math.min(wanted - waiting, readyOf(stock, kept, line)) }
  }
  const chosen = named(kept, lines, which, (one, other) => waitingIn(other) - waitingIn(one))
  if (!chosen.ok) return chosen
  const left = withLines(kept, chosen.value, (line, { ready, waiting }) => ({
    ...line,
    quantity: line.quantity - ready - waiting,
    fromQuota: line.fromQuota - Math.min(ready, line.fromQuota),
  }))
  const status = left.some((line) => openOf(line) > 0)
    ? kept.status
    : left.some(({ shipped }) => shipped > 0)
      ? 'shipped'
      : 'released'
  const reservation: Kept = { ...kept, status, lines: left }
  return ok({
    moves: movesOf(kept, chosen.value, { from: bucketOf(kept), to: 'sellable', reason: 'release' }),
    allotments: givenBack(stock, kept, chosen.value),
    waits: noLongerWaiting(stock, kept, chosen.value),
    reservation,
    events: told(stockReleased, kept, chosen.value),
    answer: reservation,
  })
}

/** Gives the stock back, all or the named part; what was given back before is fine as it is. */
export const release = (stock: Stock, { reservationId, lines }: ParsedInputOf<typeof releaseStock>): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  switch (kept.status) {
    case 'reserved':
    case 'allocated':
      return lines ? givePart(stock, kept, lines) : giveUp(stock, kept, 'released')
    case 'released':
    case 'expired':
      return unchanged(kept)
    case 'shipped':
      return ended(kept)
  }
}

/** Goods issue of all that lies ready, or of the named part. Shipped before is fine as it is. */
export const ship = (stock: Stock, { reservationId, lines }: ParsedInputOf<typeof shipStock>): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  if (isOverdue(kept, stock.at)) return ended(kept, 'expired')
  if (kept.status === 'shipped' && !lines) return unchanged(kept)
  if (!isLive(kept)) return ended(kept)
  const ready = (line: KeptLine, wanted: number): Taken => ({
    line,
    waiting: 0,
    ready: Math.min(wanted, readyOf(stock, kept, line)),
  })
  const chosen = lines ? named(kept, lines, ready) : ok(kept.lines.map((line) => ready(line, openOf(line))))
  if (!chosen.ok) return chosen
  const left = withLines(kept, chosen.value, (line, taken) => ({
    ...line,
    shipped: line.shipped + taken.ready,
    fromQuota: line.fromQuota - Math.min(taken.ready, line.fromQuota),
  }))
  const status = left.every((line) => openOf(line) === 0) ? 'shipped' : kept.status
  if (status === kept.status && chosen.value.every((one) => one.ready === 0)) return unchanged(kept)
  const reservation: Kept = { ...kept, status, lines: left }
  return ok({
    moves: movesOf(kept, chosen.value, { from: bucketOf(kept), to: 'outside', reason: 'shipment' }),
    reservation,
    events: told(stockShipped, kept, chosen.value),
    answer: reservation,
  })
}

/** The time limit has passed: back to sellable, unless something else has ended or firmed the reservation first. */
export const expire = (stock: Stock, reservationId: ReservationId): Ending => {
  const kept = reservationIn(stock, reservationId)
  if (!kept) return notFound(reservationId)
  return isOverdue(kept, stock.at) ? giveUp(stock, kept, 'expired') : unchanged(kept)
}
