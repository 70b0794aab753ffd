import { expect } from '@jest/globals'
import type { ReservationId } from '@channel/contracts'
import { Location } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import { expectNothingWrong, expectPromiseKept, expectPromisesByHand } from './audit.fixture.js'
import type { Book } from './bookkeeping.fixture.js'
import { counted, emptyBook, enter } from './bookkeeping.fixture.js'
import { openChannels } from './channels.fixture.js'
import type { History } from './history.fixture.js'
import { addressed, CHANNELS, copiesOf, history, send, SKUS } from './history.fixture.js'
import type { Shop } from './shop.fixture.js'
import { accepted, key, openShop, orders, place, sku } from './shop.fixture.js'

type World = { readonly shop: Shop; readonly now: () => Date; readonly advance: (ms: number) => void }

/** Two instances of the service on one database, three places, channels of every kind, and one SKU that is sold ahead. */
export const openWorld = async (): Promise<World> => {
  let now = new Date('2026-11-22T04:00:00.000Z')
  const shop = await openShop({ instances: 2, skus: SKUS, clock: () => now })
  const store = Location.parse({ code: 'ST1', name: '门店', kind: 'store' })
  accepted(await shop.first.products.registerLocations({ idempotencyKey: key(), locations: [store] }, brandOps))
  await openChannels(shop.first, CHANNELS)
  await shop.database.query("UPDATE availability SET presale = 'backorder', presale_limit = 12, lead_days = 3 WHERE sku = 'P1'")
  return { shop, now: () => now, advance: (ms) => void (now = new Date(now.getTime() + ms)) }
}

const balances = ({ shop }: World) => shop.first.stock.getBalances({ skus: SKUS.map(sku) })

/** Nothing is kept for anybody and nothing can be sold, so that histories begin with scarcity, not with what others left. */
const clear = async (world: World): Promise<void> => {
  const { stock } = world.shop.first
  const live = await world.shop.database.query<{ id: ReservationId }>('SELECT id FROM reservation WHERE ended_at IS NULL')
  for (const { id } of live) accepted(await stock.release({ idempotencyKey: key(), reservationId: id }, orders))
  for (const { sku: code, location, sellable } of await balances(world)) {
    accepted(await stock.setSafetyStock({ idempotencyKey: key(), lines: [{ sku: code, location, safety: 0 }] }, orders))
    if (sellable > 0)
      accepted(await stock.adjust({ idempotencyKey: key(), location, sku: code, delta: -sellable, reference: '0' }, orders))
  }
  // Buyers of other histories are other buyers.
  await world.shop.database.query('UPDATE reservation SET buyer = NULL WHERE buyer IS NOT NULL')
  accepted(
    await stock.receive(
      {
        idempotencyKey: key(),
        location: place('WH1'),
        lines: SKUS.map((code) => ({ sku: sku(code), quantity: 9 })),
        reference: '1',
      },
      orders,
    ),
  )
}

const expectBook = async (world: World, book: Book, before: ReadonlyMap<string, number>): Promise<void> => {
  const now = counted(await balances(world))
  const keys = [...new Set([...now.keys(), ...book.units.keys()])].sort()
  expect(keys.map((spot) => [spot, now.get(spot) ?? 0])).toEqual(
    keys.map((spot) => [spot, (before.get(spot) ?? 0) + (book.units.get(spot) ?? 0)]),
  )
}

/** Plays a history round by round; the copies of a command go to different instances and must all get one answer. */
const play = async (world: World, rounds: History): Promise<void> => {
  const { shop, now, advance } = world
  await clear(world)
  const before = counted(await balances(world))
  const book = emptyBook()
  const slots = new Map<number, ReservationId>()
  for (const { steps, probe } of rounds) {
    const limit = new Date(now().getTime() + 5_000)
    const outcomes = await Promise.all(
      addressed(steps, slots).map(async ({ sent, copies }, place) => {
        const many = Array.from({ length: copiesOf(sent, copies) }, (_, n) => send(shop, sent, n + place, limit))
        return { sent, replies: await Promise.all(many) }
      }),
    )
    for (const { sent, replies } of outcomes) {
      const [reply] = replies
      for (const other of replies) expect(other).toEqual(reply)
      if (reply) enter(book, sent, reply)
    }
    await expectBook(world, book, before)
    await expectNothingWrong(shop)
    advance(2_000)
    // What is due belongs to others at once; numbers that are only looked at follow within the second that the worker needs.
    await Promise.all([shop.any(1).stock.expireDue(), shop.any(0).stock.endDueQuotas()])
    await expectPromisesByHand(shop)
    await expectPromiseKept(shop, probe)
  }
  await expectNothingWrong(shop)
}

/** Random histories with duplicates and concurrency; a failure prints its seed and path, and is shrunk to few steps. */
export const histories = (world: World, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(history, (rounds) => play(world, rounds)),
    { numRuns, endOnFailure: false, interruptAfterTimeLimit: 600_000 },
  )
