import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { runningDealers } from '../testing/running.js'
import { liveThrough } from '../testing/statement-year.js'
import { statementsOf } from '../trade-features.parts.js'

let database: TestDatabase
let instances: RunningDealers[]

beforeAll(async () => {
  database = await testDatabase('dealer')
  instances = await Promise.all([1, 2].map(() => runningDealers(database.url)))
})
afterAll(async () => {
  await Promise.all(instances.map(({ stop }) => stop()))
  await database.drop()
})

describe('a year of two hundred dealers', () => {
  it('closes every month of every dealer with what it owes, to the cent', async () => {
    const year = { instances, statements: instances.map(({ ground }) => statementsOf(ground)), query: database.query }
    await liveThrough(year, { dealers: 200, months: 12, momentsAMonth: 6 }, 20_261_122)
    const [count] = await database.query<{ count: string }>('SELECT count(*) FROM statement')
    expect(Number(count?.count)).toBeGreaterThan(2_300)
  }, 900_000)
})
