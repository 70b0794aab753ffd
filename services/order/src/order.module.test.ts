import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { listOrders, placeOrder, salesSummary } from '@channel/contracts/order'
import type { RpcCaller, RunningService } from '@channel/service-kit'
import { bootService, createLogger, embeddedTopology, RpcInvalid } from '@channel/service-kit'
import type { TestDatabase } from '@channel/testkit'
import { brandOps, testDatabase } from '@channel/testkit'
import { orderService } from './index.js'

let database: TestDatabase
let running: RunningService
let rpc: RpcCaller
beforeAll(async () => {
  database = await testDatabase('order')
  const topology = embeddedTopology({
    secret: 'a secret for this test only',
    databaseUrl: () => database.url,
    logger: createLogger({ level: 'silent' }),
  })
  running = await bootService(orderService, topology)
  rpc = topology.rpc('test')
  // The database client loads its engine with the first query, which must fall into this hook.
  await running.ready()
})
afterAll(async () => {
  await running.close()
  await database.drop()
})

const order = (quantity: number) => ({
  idempotencyKey: newId(),
  channel: 'online' as const,
  currency: 'CNY',
  lines: [{ sku: 'BP-01', quantity, unitPrice: '1.00' }],
})

describe('the order service on its own', () => {
  it('is ready, and answers questions', async () => {
    expect(await running.ready()).toMatchObject({ status: 'up' })
    expect(await rpc.call(listOrders, {}, brandOps)).toEqual({ rows: [], hasNextPage: false, totalCount: 0 })
    expect(await rpc.call(salesSummary, {}, brandOps)).toEqual([])
  })

  it.each([0, -1, 1_000_001, 1.5])('refuses a quantity of %d at its edge', async (quantity) => {
    await expect(rpc.call(placeOrder, order(quantity), brandOps)).rejects.toThrow(RpcInvalid)
    expect((await rpc.call(listOrders, {}, brandOps)).totalCount).toBe(0)
  })

  it('writes nothing while nobody can say whether a SKU exists', async () => {
    await expect(rpc.call(placeOrder, order(1), brandOps)).rejects.toThrow()
    expect((await rpc.call(listOrders, {}, brandOps)).totalCount).toBe(0)
  })
})
