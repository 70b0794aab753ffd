import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import {
  approveAdjustment,
  createTransfer,
  dispatchTransfer,
  getTransferHistory,
  listAdjustmentReasons,
  listInTransit,
  listTransfers,
  receiveStock,
  receiveTransfer,
  registerLocations,
  registerProducts,
  requestAdjustment,
  totalAdjustments,
} from '@channel/contracts/inventory'
import type { RpcCaller, RunningService } from '@channel/service-kit'
import { bootService, createLogger, embeddedTopology } from '@channel/service-kit'
import type { TestDatabase } from '@channel/testkit'
import { brandAdmin, brandOps, testDatabase } from '@channel/testkit'
import { inventoryService } from '../index.js'

let database: TestDatabase
let service: RunningService
let rpc: RpcCaller
beforeAll(async () => {
  database = await testDatabase('inventory')
  const logger = createLogger({ level: 'silent' })
  const topology = embeddedTopology({ secret: 's'.repeat(32), databaseUrl: () => database.url, logger, clock: () => new Date() })
  service = await bootService(inventoryService, topology)
  rpc = topology.rpc('gateway')
  const locations = ['WH1', 'WH2'].map((code) => ({ code, name: code, kind: 'warehouse' as const }))
  await rpc.call(registerLocations, { idempotencyKey: newId(), locations }, brandOps)
  await rpc.call(registerProducts, { idempotencyKey: newId(), products: [{ sku: 'BP-100', name: '血压计' }] }, brandOps)
  const lines = [{ sku: 'BP-100', quantity: 500 }]
  await rpc.call(receiveStock, { idempotencyKey: newId(), location: 'WH1', lines, reference: '期初' }, brandOps)
}, 60_000)
afterAll(async () => {
  await service.close()
  await database.drop()
})

describe('documents behind the RPC edge', () => {
  it('take goods from place to place', async () => {
    const lines = [{ sku: ' bp-100 ', quantity: 10 }]
    const created = await rpc.call(createTransfer, { idempotencyKey: newId(), from: 'WH1', to: 'WH2', lines }, brandOps)
    if (!created.ok) throw new Error(created.error.code)
    const transferId = created.value.id
    await rpc.call(dispatchTransfer, { idempotencyKey: newId(), transferId }, brandOps)
    const counted = [{ sku: 'BP-100', accepted: 8 }]
    const received = await rpc.call(receiveTransfer, { idempotencyKey: newId(), transferId, lines: counted }, brandOps)
    expect(received).toMatchObject({ ok: true, value: { status: 'partlyReceived', lines: [{ accepted: 8, inTransit: 2 }] } })
    expect((await rpc.call(listTransfers, {}, brandOps)).totalCount).toBe(1)
    expect((await rpc.call(listInTransit, {}, brandOps)).rows).toMatchObject([{ node: { location: 'WH2', quantity: 2 } }])
    expect(await rpc.call(getTransferHistory, { ids: [transferId] }, brandOps)).toHaveLength(3)
    const nothing = [{ sku: 'BP-100' }]
    await expect(
      rpc.call(receiveTransfer, { idempotencyKey: newId(), transferId, lines: nothing }, brandOps),
    ).rejects.toMatchObject({ name: 'RpcInvalid' })
  })

  it('correct stock with the approval of a second person', async () => {
    const lines = [{ sku: 'BP-100', location: 'WH1', from: 'sellable' as const, to: 'outside' as const, quantity: 200 }]
    const asked = await rpc.call(requestAdjustment, { idempotencyKey: newId(), reason: 'loss', lines }, brandOps)
    if (!asked.ok) throw new Error(asked.error.code)
    const adjustmentId = asked.value.id
    const approved = await rpc.call(approveAdjustment, { idempotencyKey: newId(), adjustmentId }, brandAdmin)
    expect(approved).toMatchObject({ ok: true, value: { status: 'posted' } })
    const period = { since: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' }
    expect(await rpc.call(totalAdjustments, period, brandOps)).toMatchObject([{ reason: 'loss', units: 200 }])
    expect(await rpc.call(listAdjustmentReasons, {}, brandOps)).toHaveLength(8)
    const reserved = [{ ...lines[0], from: 'reserved' }] as unknown as typeof lines
    await expect(
      rpc.call(requestAdjustment, { idempotencyKey: newId(), reason: 'loss', lines: reserved }, brandOps),
    ).rejects.toMatchObject({ name: 'RpcInvalid' })
  })
})
