import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DealerCode, EventId, newId } from '@channel/contracts'
import type { EventEnvelope } from '@channel/contracts'
import { orderShipped } from '@channel/contracts/order'
import { asService, brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { aHold, holding, key, openDealer, runningDealers } from '../testing/running.js'
import { onOrderShipped } from './on-order-shipped.js'

let database: TestDatabase
let one: RunningDealers

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const order = asService('dealer', 'warehouse-1')
const shipped = (orderId: string, channel: string, dealerCode: DealerCode | null): EventEnvelope => ({
  id: EventId.parse(newId()),
  name: orderShipped.name,
  key: orderId,
  occurredAt: '2026-03-01T09:00:00.000Z',
  actor: 'warehouse-1',
  traceId: newId(),
  payload: { orderId, number: 'SO20260301-000001', channel, dealerCode, currency: 'CNY', totalMinor: 300 },
})
const handle = (event: EventEnvelope) => onOrderShipped(one.credit).handle(event, order)
const balance = async (code: DealerCode) => (await one.credit.accounts({ codes: [code] }, brandOps))[0]

describe('when an order is shipped', () => {
  it('what it held becomes owed, once, however often the event comes', async () => {
    const code = await openDealer(one, 1_000)
    const input = holding(code, 300)
    await one.credit.hold(input, order)
    await one.credit.confirm({ idempotencyKey: key(), holdId: input.holdId }, order)
    const event = shipped(input.holdId, 'dealer', code)
    await Promise.all([handle(event), handle(event), handle(event)])
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 300 })
    expect(
      await database.query("SELECT actor FROM credit_entry WHERE reference = $1 AND reason = 'shipment'", input.holdId),
    ).toEqual([{ actor: 'warehouse-1' }])
  })

  it('without a dealer nothing is looked for', async () => {
    await handle(shipped(newId(), 'online', null))
    await handle(shipped(newId(), 'gift', DealerCode.parse('D-GIFT')))
  })

  it('and its hold is gone, it fails, so that somebody looks; after the repair the same event goes through', async () => {
    const code = await openDealer(one, 1_000)
    const holdId = aHold()
    const event = shipped(holdId, 'dealer', code)
    await expect(handle(event)).rejects.toThrow('HOLD_NOT_FOUND')
    await one.credit.hold(holding(code, 300, { holdId }), order)
    await handle(event)
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 300 })
  })
})
