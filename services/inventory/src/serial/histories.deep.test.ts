import { afterAll, beforeAll, it } from '@jest/globals'
import { serialHistories } from '../testing/serial-histories.fixture.js'
import type { Trade } from '../testing/serials.fixture.js'
import { openTrade } from '../testing/serials.fixture.js'

let trade: Trade
beforeAll(async () => {
  trade = await openTrade({ instances: 2 })
}, 60_000)
afterAll(() => trade.close())

it(
  'after any history every unit is in one place, as its last scan says, and no scan contradicts the one before',
  () => serialHistories(trade, 400),
  900_000,
)
