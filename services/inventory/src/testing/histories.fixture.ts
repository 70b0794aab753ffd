import { expect } from '@jest/globals'
import type { ReservationId } from '@channel/contracts'
import fc from 'fast-check'
import type { History, Model } from './history.fixture.js'
import { addressed, book, history, send } from './history.fixture.js'
import type { Shop } from './shop.fixture.js'
import { sku } from './shop.fixture.js'

type World = { shop: Shop; now: () => Date; advance: (ms: number) => void }

/** On hand in the balances = what the pencil says; ledger = balance = sum of live reservations; nothing negative. */
const judge = async ({ shop }: World, model: Model, before: Map<string, number>): Promise<void> => {
  const balances = await shop.first.stock.getBalances({ skus: ['P1', 'P2', 'P3'].map(sku) })
  for (const { sku: code, location, sellable, reserved, allocated } of balances) {
    const spot = `${code}@${location}`
    expect([spot, sellable + reserved + allocated - (before.get(spot) ?? 0)]).toEqual([spot, model.onHand.get(spot) ?? 0])
    expect(Math.min(sellable, reserved, allocated)).toBeGreaterThanOrEqual(0)
  }
  expect((await shop.first.stock.reconcile()).differences).toEqual([])
}

const onHand = async (shop: Shop): Promise<Map<string, number>> => {
  const balances = await shop.first.stock.getBalances({ skus: ['P1', 'P2', 'P3'].map(sku) })
  return new Map(balances.map((one) => [`${one.sku}@${one.location}`, one.sellable + one.reserved + one.allocated]))
}

/** Plays a history round by round; the copies of a command go to different instances and must all get one answer. */
const play = async (world: World, rounds: History): Promise<void> => {
  const before = await onHand(world.shop)
  const model: Model = { onHand: new Map() }
  const slots = new Map<number, ReservationId>()
  const shipped = new Set<string>()
  for (const round of rounds) {
    const limit = new Date(world.now().getTime() + 5_000)
    const outcomes = await Promise.all(
      addressed(round, slots).map(async ({ sent, copies }) => ({
        sent,
        replies: await Promise.all(
          Array.from({ length: sent.act.kind === 'expire' ? 1 : copies }, (_, n) => send(world.shop, sent, n, limit)),
        ),
      })),
    )
    for (const { sent, replies } of outcomes) {
      const [reply] = replies
      for (const other of replies) expect(other).toEqual(reply)
      if (reply) book(model, sent, reply, shipped)
    }
    world.advance(2_000)
    await judge(world, model, before)
  }
}

/** Random histories with duplicates and concurrency; a failure prints its seed and path, and is shrunk to few steps. */
export const histories = (world: World, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(history, (rounds) => play(world, rounds)),
    { numRuns, endOnFailure: false, interruptAfterTimeLimit: 600_000 },
  )
