import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DealerCode, EventId, newId } from '@channel/contracts'
import type { EventEnvelope } from '@channel/contracts'
import { shipmentPosted } from '@channel/contracts/order'
import { asService, brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { aHold, holding, key, openDealer, runningDealers } from '../testing/running.js'
import { onShipmentPosted } from './on-shipment-posted.js'

let database: TestDatabase
let one: RunningDealers
let two: RunningDealers

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  two = await runningDealers(database.url)
})
afterAll(async () => {
  await one.stop()
  await two.stop()
  await database.drop()
})

const order = asService('dealer', 'warehouse-1')
const shipment = (
  orderId: string,
  dealerCode: DealerCode | null,
  { amountMinor = 300, last = true, channel = 'dealer' } = {},
): EventEnvelope => ({
  id: EventId.parse(newId()),
  name: shipmentPosted.name,
  key: orderId,
  occurredAt: '2026-03-01T09:00:00.000Z',
  actor: 'warehouse-1',
  traceId: newId(),
  payload: {
    ...{ orderId, number: 'SO20260301-000001', channel, dealerCode, currency: 'CNY', salesChannel: 'DEALER', lines: [] },
    ...{ shipmentId: newId(), shipmentNumber: `SH-${newId()}`, day: '2026-03-01', amountMinor, last },
  },
})
const handle = (event: EventEnvelope, instance = one) => onShipmentPosted(instance.credit).handle(event, order)
const balance = async (code: DealerCode) => (await one.credit.accounts({ codes: [code] }, brandOps))[0]
const reconciled = async () => (await one.credit.reconcile({}, brandOps)).differences
const confirmed = async (code: DealerCode, amountMinor: number) => {
  const input = holding(code, amountMinor)
  await one.credit.hold(input, order)
  await one.credit.confirm({ idempotencyKey: key(), holdId: input.holdId }, order)
  return input.holdId
}

describe('when goods of an order are shipped', () => {
  it('what it held becomes owed, once, however often the event comes and wherever', async () => {
    const code = await openDealer(one, 1_000)
    const event = shipment(await confirmed(code, 300), code)
    await Promise.all([handle(event), handle(event, two), handle(event), handle(event, two)])
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 300 })
    const { shipmentNumber, shipmentId } = event.payload as { shipmentNumber: string; shipmentId: string }
    expect(
      await database.query('SELECT actor, document, document_id FROM credit_entry WHERE reference = $1', shipmentNumber),
    ).toEqual([{ actor: 'warehouse-1', document: shipmentNumber, document_id: shipmentId }])
    expect(
      await database.query('SELECT kind, amount_minor::int AS amount, due_on::text FROM receivable WHERE dealer_code = $1', code),
    ).toEqual([{ kind: 'shipment', amount: 300, due_on: '2026-03-31' }])
  })

  it('in parts, each part becomes owed, and the last one gives back what is left', async () => {
    const code = await openDealer(one, 1_000)
    const holdId = await confirmed(code, 300)
    await handle(shipment(holdId, code, { amountMinor: 100, last: false }))
    expect(await balance(code)).toMatchObject({ heldMinor: 200, owedMinor: 100 })
    await handle(shipment(holdId, code, { amountMinor: 150 }))
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 250 })
    expect(await reconciled()).toEqual([])
  })

  it('without a dealer nothing is looked for', async () => {
    await handle(shipment(newId(), null, { channel: 'online' }))
    await handle(shipment(newId(), DealerCode.parse('D-GIFT'), { channel: 'gift' }))
  })

  it('for more than was held, or after the hold was given back, all of it is owed', async () => {
    const code = await openDealer(one, 1_000)
    await handle(shipment(await confirmed(code, 100), code, { amountMinor: 120 }))
    const released = await confirmed(code, 100)
    await one.credit.release({ idempotencyKey: key(), holdId: released }, order)
    await handle(shipment(released, code, { amountMinor: 100 }))
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 220 })
    expect(await reconciled()).toEqual([])
  })

  it('and its hold is gone, it fails, so that somebody looks; after the repair the same event goes through', async () => {
    const code = await openDealer(one, 1_000)
    const holdId = aHold()
    const event = shipment(holdId, code)
    await expect(handle(event)).rejects.toThrow('HOLD_NOT_FOUND')
    await one.credit.hold(holding(code, 300, { holdId }), order)
    await handle(event)
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 300 })
    await expect(handle(shipment(holdId, code))).rejects.toThrow('HOLD_ENDED')
  })
})

describe('an order that is cancelled while a shipment of it is on its way here', () => {
  it('keeps what that shipment needs, and ends when it has come', async () => {
    const code = await openDealer(one, 300)
    const holdId = await confirmed(code, 300)
    const late = shipment(holdId, code, { amountMinor: 100, last: false })
    const release = { idempotencyKey: key(), holdId, shippedMinor: 100 }
    expect(await one.credit.release(release, order)).toMatchObject({ ok: true, value: { status: 'confirmed', amountMinor: 100 } })
    expect(await one.credit.hold(holding(code, 201), order)).toMatchObject({ ok: false, error: { code: 'CREDIT_EXCEEDED' } })
    expect(await one.credit.changeHold({ idempotencyKey: key(), holdId, amountMinor: 50 }, order)).toMatchObject({
      error: { code: 'HOLD_ENDED' },
    })
    await handle(late)
    expect(await balance(code)).toMatchObject({ heldMinor: 0, owedMinor: 100 })
    expect(await one.credit.consume({ idempotencyKey: key(), holdId }, order)).toMatchObject({ value: { status: 'consumed' } })
  })
})
