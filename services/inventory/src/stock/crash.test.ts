import { afterAll, beforeAll, it } from '@jest/globals'
import { crashes } from '../testing/crashes.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { openShop } from '../testing/shop.fixture.js'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ skus: ['P1', 'P2', 'P3'] })
}, 60_000)
afterAll(() => shop.close())

it(
  'a process that is killed inside its batches 2 times and sends everything again loses nothing and doubles nothing',
  () => crashes(shop, { kills: 2, orders: 600 }),
  60_000,
)
