import { expect } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { ReservationId } from '@channel/contracts'
import { ChannelSku } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import {
  answered,
  buy,
  channel,
  keep,
  marketplace,
  naively,
  publishAll,
  receiveAt,
  registerChannel,
  registerPlace,
} from './selling.fixture.js'
import type { Shop } from './shop.fixture.js'
import { key, place, sku } from './shop.fixture.js'

const SKUS = ['P1', 'P2', 'P3'] as const
const PLACES = ['WH1', 'WH2', 'ST1', 'ST2'] as const
const CHANNELS = ['X1', 'X2', 'X3'] as const
const SLOTS = 5

const code = fc.constantFrom(...SKUS)
const at = fc.constantFrom(...PLACES)
const by = fc.constantFrom(...CHANNELS)
const kind = fc.constantFrom('warehouse' as const, 'store' as const)
const slot = fc.integer({ min: 0, max: SLOTS - 1 })
const percent = fc.constantFrom(0, 10, 50, 99, 100)
const few = fc.integer({ min: 0, max: 6 })

const registering = fc.record({
  kind: fc.constant('channel' as const),
  by,
  more: fc.record({
    active: fc.boolean(),
    usesPool: fc.boolean(),
    exposurePercent: percent,
    threshold: few,
    feed: fc.constantFrom(true, true, false),
    locationKinds: fc.subarray(['warehouse', 'store'] as const, { minLength: 1 }),
    excludedLocations: fc.subarray([...PLACES]),
  }),
})
const act = fc.oneof(
  { weight: 3, arbitrary: registering },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('place' as const), at, as: kind }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('receive' as const), at, code, units: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('keep' as const), at, code, by, units: few }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('buy' as const), code, by, units: fc.integer({ min: 1, max: 6 }), slot }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'ship' as const), slot }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('safety' as const), at, code, units: few }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), at, code, units: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('limits' as const), by, code, percent, few, clear: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('publish' as const) }) },
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never
/** Acts of one round happen at the same time; rounds follow each other. */
const history = fc.array(fc.array(act, { minLength: 2, maxLength: 10 }), { minLength: 1, maxLength: 6 })

const send = (shop: Shop, one: Act, n: number, slots: readonly ReservationId[]): Promise<unknown> => {
  const instance = shop.any(n)
  const { stock } = instance
  const idempotencyKey = key()
  switch (one.kind) {
    case 'channel':
      return registerChannel(instance, { code: one.by, ...one.more })
    case 'place':
      return registerPlace(instance, one.at, one.as)
    case 'receive':
      return receiveAt(instance, one.at, one.code, one.units)
    case 'keep':
      return keep(instance, one.by, { sku: one.code, location: one.at, granted: one.units })
    case 'buy':
      return buy(instance, one.by, [one.code, one.units], { id: slots[one.slot] })
    case 'release':
    case 'ship':
      return stock[one.kind]({ idempotencyKey, reservationId: slots[one.slot] as ReservationId }, brandOps)
    case 'safety': {
      const line = { sku: sku(one.code), location: place(one.at), safety: one.units }
      return stock.setSafetyStock({ idempotencyKey, lines: [line] }, brandOps)
    }
    case 'lose':
      return stock.adjust(
        { idempotencyKey, sku: sku(one.code), location: place(one.at), delta: -one.units, reference: '盘亏' },
        brandOps,
      )
    case 'limits': {
      const set = one.clear ? [] : [ChannelSku.parse({ sku: one.code, exposurePercent: one.percent, threshold: one.few })]
      const clear = one.clear ? [sku(one.code)] : []
      return instance.channels.setSkus({ idempotencyKey, channel: channel(one.by), set, clear }, brandOps)
    }
    case 'publish':
      return instance.feed.publish()
  }
}

/** What channels can sell is what a naive sum over their places says, and nothing that is kept twice differs. */
const judge = async (shop: Shop): Promise<void> => {
  expect(await answered(shop)).toEqual(await naively(shop))
  expect((await shop.first.stock.reconcile()).differences).toEqual([])
}

/** Marketplaces that pulled all along know the numbers of now; one that was switched off or on begins anew. */
const judgeFeeds = async (shop: Shop, fronts: ReadonlyMap<string, ReturnType<typeof marketplace>>): Promise<void> => {
  await publishAll(shop)
  const now = await answered(shop)
  const feeding = (await shop.first.channels.get({ codes: CHANNELS.map(channel) })).filter(({ feed }) => feed)
  for (const { code: one } of feeding) {
    const front = fronts.get(one)
    await front?.pull(shop.any(1))
    const wanted = now.filter((number) => number.channel === one).map(({ sku: of, atp }) => [of, atp])
    expect([one, ...(front?.numbers ?? [])].sort()).toEqual([one, ...wanted].sort())
  }
}

const play = async (shop: Shop, rounds: readonly (readonly Act[])[]): Promise<void> => {
  const fronts = new Map(CHANNELS.map((one) => [one as string, marketplace(one)]))
  for (const round of rounds) {
    const slots = Array.from({ length: SLOTS }, () => newId() as ReservationId)
    const pulls = [...fronts.values()].map((front) => front.pull(shop.any(1)))
    await Promise.all([...pulls, ...round.map((one, n) => send(shop, one, n, slots))])
    await judge(shop)
  }
  await judgeFeeds(shop, fronts)
}

/** Random registrations of channels and places among stock commands at the same time; a failure prints its seed and path. */
export const sellingHistories = (shop: Shop, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(history, (rounds) => play(shop, rounds)),
    { numRuns, endOnFailure: false, interruptAfterTimeLimit: 600_000 },
  )
