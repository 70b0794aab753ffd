import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sellingHistories } from '../testing/selling-history.fixture.js'
import { answered, buy, deadlocks, naively, receiveAt, registerChannel, registerPlace } from '../testing/selling.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, openShop } from '../testing/shop.fixture.js'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: ['P1', 'P2', 'P3', 'P4'] })
  for (const code of ['ST1', 'ST2']) accepted(await registerPlace(shop.first, code, 'store'))
  for (const code of ['X1', 'X2', 'X3']) accepted(await registerChannel(shop.first, { code, feed: true }))
}, 60_000)
afterAll(() => shop.close())

it('channels and places are registered anew all the time while stock is sold, and nobody locks anybody out', async () => {
  accepted(await registerPlace(shop.first, 'ST9', 'store'))
  accepted(await receiveAt(shop.first, 'WH1', 'P4', 150))
  accepted(await receiveAt(shop.first, 'WH2', 'P4', 50))
  const turning = Array.from({ length: 30 }, (_, n) =>
    registerChannel(shop.any(n), { code: 'X9', excludedLocations: n % 2 ? ['WH2'] : [], locationKinds: ['warehouse', 'store'] }),
  )
  const moving = Array.from({ length: 15 }, (_, n) => registerPlace(shop.any(n), 'ST9', n % 2 ? 'store' : 'warehouse'))
  const buyers = Array.from({ length: 300 }, (_, n) => buy(shop.any(n), 'ONLINE', ['P4', 1]))
  const [registered, bought] = await Promise.all([Promise.all([...turning, ...moving]), Promise.all(buyers)])
  expect(registered.filter(({ ok }) => !ok)).toEqual([])
  expect(bought.filter(({ ok }) => ok)).toHaveLength(200)
  expect(await answered(shop)).toEqual(await naively(shop))
  expect((await shop.first.stock.reconcile()).differences).toEqual([])
  expect(await deadlocks(shop)).toBe(0)
}, 60_000)

it(
  'what channels can sell is right after every random history of registrations and stock, and so are their feeds',
  () => sellingHistories(shop, 25),
  120_000,
)
