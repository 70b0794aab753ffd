import { afterAll, beforeAll, it } from '@jest/globals'
import { histories } from '../testing/histories.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { openShop } from '../testing/shop.fixture.js'

let shop: Shop
let now = new Date('2026-11-22T04:00:00.000Z')
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: ['P1', 'P2', 'P3'], clock: () => now })
}, 60_000)
afterAll(() => shop.close())

it(
  'after any history the ledger, the balances and the live reservations agree with a simple model',
  () => histories({ shop, now: () => now, advance: (ms) => void (now = new Date(now.getTime() + ms)) }, 12),
  60_000,
)
