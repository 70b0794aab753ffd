import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DealerCode, HoldId, newId, OrderId } from '@channel/contracts'
import type { InputOf } from '@channel/contracts'
import * as dealer from '@channel/contracts/dealer'
import { createLogger, embeddedTopology, bootService, RpcInvalid } from '@channel/service-kit'
import type { RunningService, Topology } from '@channel/service-kit'
import { brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { dealerService } from './index.js'

let database: TestDatabase
let topology: Topology
let service: RunningService

beforeAll(async () => {
  database = await testDatabase('dealer')
  topology = embeddedTopology({
    secret: 'a secret of the test and of nobody else',
    databaseUrl: () => database.url,
    logger: createLogger({ level: 'silent' }),
  })
  service = await bootService(dealerService, topology)
  // The client loads itself at its first query, and Jest lets modules load inside hooks and tests only.
  await service.ready()
})
afterAll(async () => {
  await service.close()
  await topology.close()
  await database.drop()
})

const code = DealerCode.parse('D001')
const registration: InputOf<typeof dealer.registerDealers> = {
  idempotencyKey: `test-${newId()}` as never,
  dealers: [{ code: 'D001' as never, name: '上海康健', currency: 'CNY', creditLimitMinor: 1_000 }],
}

describe('the dealer service, called as others call it', () => {
  it('is ready, and answers every command and query of its contract', async () => {
    expect(await service.ready()).toMatchObject({ service: 'dealer', status: 'up' })
    const rpc = topology.rpc('test')
    const key = () => `test-${newId()}` as never
    const hold = { holdId: HoldId.parse(OrderId.parse(newId())), dealerCode: code, amountMinor: 100, currency: 'CNY' }
    const expiresAt = new Date(Date.now() + 60_000).toISOString()
    const { holdId } = hold

    expect(await rpc.call(dealer.registerDealers, registration, brandOps)).toEqual({ ok: true, value: { registered: 1 } })
    expect(await rpc.call(dealer.holdCredit, { idempotencyKey: key(), ...hold, expiresAt }, brandOps)).toMatchObject({
      value: { status: 'held' },
    })
    expect(await rpc.call(dealer.confirmHold, { idempotencyKey: key(), holdId }, brandOps)).toMatchObject({
      value: { status: 'confirmed' },
    })
    expect(await rpc.call(dealer.consumeHold, { idempotencyKey: key(), holdId }, brandOps)).toMatchObject({
      value: { status: 'consumed' },
    })
    expect(await rpc.call(dealer.releaseHold, { idempotencyKey: key(), holdId }, brandOps)).toMatchObject({
      error: { code: 'HOLD_ENDED' },
    })
    const money = { dealerCode: code, currency: 'CNY' }
    const returned = { idempotencyKey: key(), ...money, returnId: newId() as never, amountMinor: 10 }
    expect(await rpc.call(dealer.creditReturn, returned, brandOps)).toMatchObject({ value: { owedMinor: 90 } })
    const payment = { idempotencyKey: key(), ...money, amountMinor: 40, reference: 'bank' }
    expect(await rpc.call(dealer.recordPayment, payment, brandOps)).toMatchObject({ value: { owedMinor: 50 } })
    const limit = { idempotencyKey: key(), ...money, limitMinor: 70, reason: 'test' }
    expect(await rpc.call(dealer.setCreditLimit, limit, brandOps)).toMatchObject({ value: { limitMinor: 70 } })
    const status = { idempotencyKey: key(), dealerCode: code, status: 'suspended' as const, reason: 'test' }
    expect(await rpc.call(dealer.changeDealerStatus, status, brandOps)).toMatchObject({ value: { status: 'suspended' } })

    expect(await rpc.call(dealer.getDealers, { codes: [code] }, brandOps)).toHaveLength(1)
    expect(await rpc.call(dealer.listDealers, {}, brandOps)).toMatchObject({ totalCount: 1 })
    expect(await rpc.call(dealer.getCreditAccounts, { codes: [code] }, brandOps)).toMatchObject([{ heldMinor: 0, owedMinor: 50 }])
    expect(await rpc.call(dealer.listCreditEntries, { dealerCode: code }, brandOps)).toMatchObject({ totalCount: 4 })
    const line = { sku: 'A1' as never, quantity: 1 }
    expect(await rpc.call(dealer.quotePrices, { channel: 'dealer', currency: 'CNY', lines: [line] }, brandOps)).toMatchObject([
      { unitPrice: null, reason: { source: 'none' } },
    ])
    expect(await rpc.call(dealer.reconcileCredit, {}, brandOps)).toEqual({ checked: 1, differences: [] })
  })

  it('refuses a bad amount before anything is written', async () => {
    const bad = {
      ...registration,
      idempotencyKey: `test-${newId()}` as never,
      dealers: [{ ...registration.dealers[0]!, creditLimitMinor: -1 }],
    }
    await expect(topology.rpc('test').call(dealer.registerDealers, bad, brandOps)).rejects.toThrow(RpcInvalid)
  })

  it('publishes its events and empties the outbox', async () => {
    for (let n = 0; n < 100; n += 1) {
      if ((await database.query('SELECT 1 FROM outbox WHERE published_at IS NULL')).length === 0) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('events still wait after 5 s')
  })
})
