import { afterAll, beforeAll, describe, it } from '@jest/globals'
import fc from 'fast-check'
import type { TestedService } from '../testing/order-service.js'
import { orderService } from '../testing/order-service.js'
import { liveReturns, returnHistory } from '../testing/return-histories.js'

let service: TestedService
let other: ReturnType<TestedService['replica']>
beforeAll(async () => {
  service = await orderService()
  other = service.replica()
})
afterAll(() => service.close())

describe('whatever dealers, approvers, the warehouse, workers and the network do with returns at once', () => {
  it('no unit comes back twice, stock, account and events agree, and a repeat of everything changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(returnHistory(12), (lived) => liveReturns(service, other, lived)),
      { numRuns: 25 },
    )
  }, 60_000)
})
