import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { concurrentHistories, sequentialHistories } from '../testing/credit-histories.js'
import type { RunningDealers } from '../testing/running.js'
import { runningDealers, UNBATCHED } from '../testing/running.js'

let database: TestDatabase
let instances: RunningDealers[]

beforeAll(async () => {
  database = await testDatabase('dealer')
  instances = [await runningDealers(database.url), await runningDealers(database.url, UNBATCHED)]
})
afterAll(async () => {
  for (const instance of instances) await instance.stop()
  await database.drop()
})

describe('any history of holds, ends, returns, payments, limits and repeats', () => {
  it('one after the other answers what the model answers', () => sequentialHistories(instances, 400), 800_000)

  it(
    'all at once keeps the sums exact and grants nothing above the limit',
    () => concurrentHistories(instances, database, 400),
    800_000,
  )
})
