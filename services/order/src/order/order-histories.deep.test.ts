import { afterAll, beforeAll, describe, it } from '@jest/globals'
import fc from 'fast-check'
import { history, live } from '../testing/histories.js'
import type { TestedService } from '../testing/order-service.js'
import { orderService } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
})
afterAll(() => service.close())

describe('whatever people, workers and the network do at once', () => {
  it('every order walks a path of the state machine, each hold ends once, and each key has one answer', async () => {
    await fc.assert(
      fc.asyncProperty(history(25), (lived) => live(service, lived)),
      { numRuns: 300 },
    )
  }, 1_800_000)
})
