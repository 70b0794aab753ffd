import { afterAll, beforeAll, describe, it } from '@jest/globals'
import fc from 'fast-check'
import { history, live } from '../testing/histories.js'
import type { TestedService } from '../testing/order-service.js'
import { orderService } from '../testing/order-service.js'

let service: TestedService
let other: ReturnType<TestedService['replica']>
beforeAll(async () => {
  service = await orderService()
  other = service.replica()
})
afterAll(() => service.close())

describe('whatever buyers, approvers, the warehouse, SAP, workers and the network do at once', () => {
  it('every order walks a path of the state machine, stock and credit agree with it, and a repeat of everything changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(history(25), (lived) => live(service, other, lived)),
      { numRuns: 300 },
    )
  }, 1_800_000)
})
