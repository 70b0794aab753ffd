import { afterAll, beforeAll, describe, it } from '@jest/globals'
import type { Counting } from '../testing/stocktake.fixture.js'
import { openCounting } from '../testing/stocktake.fixture.js'
import { days } from '../testing/stocktake-shop.fixture.js'

let world: Counting
beforeAll(async () => {
  world = await openCounting({ skus: ['P1', 'P2', 'P3'] })
}, 60_000)
afterAll(() => world.end())

describe('a stocktake while the shop goes on selling', () => {
  it('ends with what is really there, for every SKU, whatever happened', () => days(world, 12), 120_000)
})
