import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import {
  getSerial,
  listDiversions,
  receiveSerials,
  registerLocations,
  registerProducts,
  registerSerials,
  sellSerials,
} from '@channel/contracts/inventory'
import type { RpcCaller, RunningService } from '@channel/service-kit'
import { bootService, createLogger, embeddedTopology } from '@channel/service-kit'
import type { TestDatabase } from '@channel/testkit'
import { brandOps, testDatabase } from '@channel/testkit'
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
  const locations = [{ code: 'WH1', name: '上海总仓', kind: 'warehouse' as const }]
  await rpc.call(registerLocations, { idempotencyKey: newId(), locations }, brandOps)
  await rpc.call(registerProducts, { idempotencyKey: newId(), products: [{ sku: 'BP-100', name: '血压计' }] }, brandOps)
}, 60_000)
afterAll(async () => {
  await service.close()
  await database.drop()
})

it('a unit is registered, received, sold and looked up over RPC, its codes as a scanner gives them', async () => {
  const made = { sku: 'BP-100', batch: 'B1', producedOn: '2026-11-01', serials: [' sn-1 '], reference: 'MO-1' }
  expect(await rpc.call(registerSerials, { idempotencyKey: newId(), ...made }, brandOps)).toEqual({
    ok: true,
    value: { units: 1 },
  })
  const units = { serials: ['sn-1'] }
  const at = { kind: 'location' as const, location: 'WH1' }
  await rpc.call(receiveSerials, { idempotencyKey: newId(), units, at, reference: 'GR-1' }, brandOps)
  const sale = { units, seller: at, region: '310115', reference: 'SO-1' }
  expect(await rpc.call(sellSerials, { idempotencyKey: newId(), ...sale }, brandOps)).toEqual({ ok: true, value: { units: 1 } })
  expect(await rpc.call(getSerial, { serial: 'SN-1' }, brandOps)).toMatchObject({
    serial: { serial: 'SN-1', place: { kind: 'consumer', region: '31', seller: at } },
    scans: [{}, {}, { kind: 'sold' }],
  })
  expect(await rpc.call(listDiversions, {}, brandOps)).toEqual({ rows: [], hasNextPage: false, totalCount: 0 })
})

it('a command that names no unit, or a province that does not exist, is refused before anything happens', async () => {
  const sale = { seller: { kind: 'location' as const, location: 'WH1' }, reference: 'SO-1' }
  const nothing = rpc.call(sellSerials, { idempotencyKey: newId(), ...sale, units: {}, region: '31' }, brandOps)
  await expect(nothing).rejects.toMatchObject({ name: 'RpcInvalid' })
  const nowhere = rpc.call(
    sellSerials,
    { idempotencyKey: newId(), ...sale, units: { serials: ['SN-1'] }, region: '99' },
    brandOps,
  )
  await expect(nowhere).rejects.toMatchObject({ name: 'RpcInvalid' })
})
