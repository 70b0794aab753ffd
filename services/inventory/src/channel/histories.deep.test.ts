import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sellingHistories } from '../testing/selling-history.fixture.js'
import { deadlocks, registerChannel, registerPlace } from '../testing/selling.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, openShop } from '../testing/shop.fixture.js'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: ['P1', 'P2', 'P3'] })
  for (const code of ['ST1', 'ST2']) accepted(await registerPlace(shop.first, code, 'store'))
  for (const code of ['X1', 'X2', 'X3']) accepted(await registerChannel(shop.first, { code, feed: true }))
}, 60_000)
afterAll(() => shop.close())

it('what channels can sell is right after hundreds of random histories, and so are their feeds', async () => {
  await sellingHistories(shop, 400)
  expect(await deadlocks(shop)).toBe(0)
})
