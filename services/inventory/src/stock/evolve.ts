import type { Bucket } from '@channel/contracts/inventory'
import { freeOf } from './atp.js'
import { holderOf } from './holder.js'
import type { Allotment, AllotmentChange, Decision, Kept, Level, Move, Spot, Stock, Supply, WaitChange } from './stock.js'
import { allotmentsAt, levelAt, queueAt, spotKey } from './stock.js'

/** A move as it goes into the ledger: with what the two buckets held after it. */
export type Entry = Move & { readonly fromAfter: number | null; readonly toAfter: number | null }

const with0 = (level: Level, bucket: Bucket, quantity: number): Level =>
  bucket === 'outside' ? level : { ...level, [bucket]: level[bucket] + quantity }

const after = (level: Level, bucket: Bucket): number | null => (bucket === 'outside' ? null : level[bucket])

const sinceOf = (before: Level, sellable: number, at: Date): string | null => {
  if (sellable === 0) return null
  return before.sellable === 0 ? at.toISOString() : before.since
}

const withSupply = (stock: Stock, sku: string, change: (supply: Supply) => Supply): void => {
  const supply = stock.supplies.get(sku)
  if (supply) stock.supplies.set(sku, change(supply))
}

/** Replaces a level and carries what it adds to or takes from the free pool into the sums of its SKU. */
const setLevel = (stock: Stock, spot: Spot, before: Level, level: Level): void => {
  stock.levels.set(spotKey(spot), level)
  const scope = stock.places.get(spot.location)?.scope ?? 0
  const delta = freeOf(level) - freeOf(before)
  if (delta === 0 || scope === 0) return
  withSupply(stock, spot.sku, (supply) => {
    const free = Array.from({ length: Math.max(supply.free.length, scope) }, (_, place) => supply.free[place] ?? 0)
    free[scope - 1] = (free[scope - 1] ?? 0) + delta
    return { ...supply, free }
  })
}

const move = (stock: Stock, one: Move): Entry => {
  const before = levelAt(stock, one)
  const moved = with0(with0(before, one.from, -one.quantity), one.to, one.quantity)
  const level = { ...moved, since: sinceOf(before, moved.sellable, stock.at) }
  setLevel(stock, one, before, level)
  return { ...one, fromAfter: after(level, one.from), toAfter: after(level, one.to) }
}

const allot = (stock: Stock, change: AllotmentChange): void => {
  const { channel, batch, granted, remaining } = change
  const all = allotmentsAt(stock, change)
  const found = all.find((one) => one.channel === channel && one.batch === batch)
  const before: Allotment = found ?? { channel, batch, granted: 0, remaining: 0, releaseAt: null }
  const now: Allotment = {
    ...before,
    granted: before.granted + granted,
    remaining: before.remaining + remaining,
    releaseAt: change.releaseAt === undefined ? before.releaseAt : change.releaseAt,
  }
  stock.allotments.set(spotKey(change), [...all.filter((one) => one !== found), now])
  const level = levelAt(stock, change)
  setLevel(stock, change, level, { ...level, quota: level.quota + remaining })
  const holder = holderOf(channel, batch)
  withSupply(stock, change.sku, (supply) => {
    const { [holder]: kept = 0, ...others } = supply.kept
    return { ...supply, kept: kept + remaining === 0 ? others : { ...others, [holder]: kept + remaining } }
  })
}

const wait = (stock: Stock, change: WaitChange): void => {
  const queue = queueAt(stock, change)
  const place = queue.findIndex(({ reservationId }) => reservationId === change.reservationId)
  const { reservationId, promisedOn, firm, quantity } = change
  const channel = stock.reservations.get(reservationId)?.channel ?? null
  const before = queue[place] ?? { reservationId, since: stock.at.toISOString(), quantity: 0, promisedOn, firm, channel }
  const now = { ...before, promisedOn, firm, quantity: before.quantity + quantity }
  const next = place < 0 ? [...queue, now] : queue.with(place, now)
  stock.queues.set(
    spotKey(change),
    next.filter((one) => one.quantity > 0),
  )
  withSupply(stock, change.sku, (supply) => ({ ...supply, waiting: supply.waiting + quantity }))
}

/**
 * The reservation's new state, and what its buyer gets by a new one. What a buyer gives back counts from the next transaction on: whether
 * it counted at all, by its age, is known to the database alone, and a cap must not be passed.
 */
const keep = (stock: Stock, reservation: Kept): void => {
  const { id, buyer, channel, lines } = reservation
  const isNew = !stock.reservations.has(id)
  stock.reservations.set(id, reservation)
  if (!isNew || buyer === null || channel === null) return
  for (const { sku, quantity } of lines) {
    const key = `${buyer}|${channel}|${sku}`
    stock.bought.set(key, (stock.bought.get(key) ?? 0) + quantity)
  }
}

/**
 * Applies an accepted decision to the working set, so that the next command of the transaction sees it. Answers the ledger's entries.
 * Within one decision moves that bring stock come before quotas that keep it, and quotas that give it up before moves that take it.
 */
export const evolve = (stock: Stock, decision: Decision): Entry[] => {
  for (const change of decision.allotments ?? []) allot(stock, change)
  for (const { sku, location, safety } of decision.safety ?? []) {
    const level = levelAt(stock, { sku, location })
    setLevel(stock, { sku, location }, level, { ...level, safety })
  }
  const entries = (decision.moves ?? []).map((one) => move(stock, one))
  if (decision.reservation) keep(stock, decision.reservation)
  for (const change of decision.waits ?? []) wait(stock, change)
  for (const arrival of decision.arrivals ?? []) {
    const still = (stock.expected.get(spotKey(arrival)) ?? []).map((one) =>
      one.reference === arrival.reference ? { ...one, open: Math.max(0, one.open - arrival.quantity) } : one,
    )
    stock.expected.set(spotKey(arrival), still)
  }
  return entries
}
