import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { plant } from '../testing/dealers.js'
import { playPriceHistories } from '../testing/price-histories.js'
import type { RunningDealers } from '../testing/running.js'
import { runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  await plant(one, { PA: null, PB: null })
  await database.query("UPDATE dealer SET tier = 'silver' WHERE code = 'PB'")
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

describe('any history of lists and prices', () => {
  it(
    'is quoted as the rule says, now, before and ahead, and what was quoted stays true',
    () => playPriceHistories(one, 150),
    800_000,
  )
})
