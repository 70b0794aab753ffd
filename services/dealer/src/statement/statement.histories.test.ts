import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import fc from 'fast-check'
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

describe('statements over random months', () => {
  it('close with what the dealer owes, to the cent, and begin where the one before ended', async () => {
    const year = { instances, statements: instances.map(({ ground }) => statementsOf(ground)), query: database.query }
    await fc.assert(
      fc.asyncProperty(fc.integer(), (seed) => liveThrough(year, { dealers: 6, months: 4, momentsAMonth: 3 }, seed)),
      { numRuns: 4 },
    )
  }, 120_000)
})
