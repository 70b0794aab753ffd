import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import {
  getBalances,
  getProducts,
  getReservations,
  receiveStock,
  reconcileStock,
  registerLocations,
  registerProducts,
  reserveStock,
} from '@channel/contracts/inventory'
import type { RpcCaller, RunningService } from '@channel/service-kit'
import { bootService, createLogger, embeddedTopology } from '@channel/service-kit'
import type { TestDatabase } from '@channel/testkit'
import { asService, brandOps, testDatabase } from '@channel/testkit'
import { inventoryService } from './index.js'

let database: TestDatabase
let service: RunningService
let rpc: RpcCaller
let now = new Date('2026-11-22T04:00:00.000Z')

beforeAll(async () => {
  database = await testDatabase('inventory')
  const logger = createLogger({ level: 'silent' })
  const topology = embeddedTopology({ secret: 's'.repeat(32), databaseUrl: () => database.url, logger, clock: () => now })
  service = await bootService(inventoryService, topology)
  rpc = topology.rpc('gateway')
  const locations = [{ code: 'WH1', name: '上海总仓', kind: 'warehouse' as const }]
  await rpc.call(registerLocations, { idempotencyKey: newId(), locations }, brandOps)
  await rpc.call(registerProducts, { idempotencyKey: newId(), products: [{ sku: 'BP-100', name: '血压计' }] }, brandOps)
  const lines = [{ sku: 'BP-100', quantity: 10 }]
  await rpc.call(receiveStock, { idempotencyKey: newId(), location: 'WH1', lines, reference: '期初' }, brandOps)
}, 60_000)
afterAll(async () => {
  await service.close()
  await database.drop()
})

const order = (quantity: number) => ({
  idempotencyKey: newId(),
  reservationId: newId(),
  lines: [{ sku: ' bp-100 ', quantity }],
  expiresAt: new Date(now.getTime() + 60_000).toISOString(),
})
const eventually = async (look: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await look()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('It did not happen within ten seconds')
}

describe('the service behind its RPC edge', () => {
  it('is ready and answers queries', async () => {
    expect(await service.ready()).toMatchObject({ status: 'up' })
    expect(await rpc.call(getProducts, { skus: ['BP-100'] }, brandOps)).toMatchObject([{ name: '血压计', unit: '件' }])
    expect(await rpc.call(reconcileStock, {}, brandOps)).toEqual({ checked: 1, differences: [] })
  })

  it.each([0, -1, 1.5, 1_000_001])('refuses a quantity of %s before anything happens', async (quantity) => {
    await expect(rpc.call(reserveStock, order(quantity), asService('order'))).rejects.toMatchObject({ name: 'RpcInvalid' })
  })

  it('gives back what nobody confirmed in time, and publishes it', async () => {
    const input = order(4)
    expect(await rpc.call(reserveStock, input, asService('order'))).toMatchObject({ ok: true, value: { status: 'reserved' } })
    now = new Date(now.getTime() + 61_000)
    await eventually(async () => {
      const [reservation] = await rpc.call(getReservations, { ids: [input.reservationId] }, brandOps)
      return reservation?.status === 'expired'
    })
    expect(await rpc.call(getBalances, { skus: ['BP-100'] }, brandOps)).toMatchObject([{ sellable: 10, reserved: 0 }])
    await eventually(async () => {
      const waiting = await database.query('SELECT seq FROM outbox WHERE published_at IS NULL')
      return waiting.length === 0
    })
  })
})
