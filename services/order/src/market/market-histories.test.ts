import { afterAll, beforeAll, describe, it } from '@jest/globals'
import fc from 'fast-check'
import { liveThrough, news } from '../testing/market-histories.js'
import type { TestedMarket } from '../testing/market-service.js'
import { marketService } from '../testing/market-service.js'

let service: TestedMarket
beforeAll(async () => {
  service = await marketService()
})
afterAll(() => service.close())

describe('whatever the order, the number and the receivers of the messages', () => {
  it('every order outside ends where what happened leads it, with one order of ours at most', async () => {
    const instances = [service, service.replica()]
    await fc.assert(
      fc.asyncProperty(news(4), (told) => liveThrough(service, instances, told)),
      { numRuns: 15 },
    )
  }, 180_000)
})
