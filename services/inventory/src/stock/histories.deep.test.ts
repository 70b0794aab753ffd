import { afterAll, beforeAll, it } from '@jest/globals'
import { histories, openWorld } from '../testing/histories.fixture.js'

let world: Awaited<ReturnType<typeof openWorld>>
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(() => world.shop.close())

it(
  'after any history the ledger, the balances, the quotas and the promises agree with pencil and paper',
  () => histories(world, 400),
  900_000,
)
