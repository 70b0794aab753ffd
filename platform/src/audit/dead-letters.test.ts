import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Shop } from '../testing/shop.js'
import { openShop, orderIdOf } from '../testing/shop.js'
import type { TestPlatform } from '../testing/test-platform.js'
import { testPlatform } from '../testing/test-platform.js'
import type { LetterBox } from './dead-letters.js'
import { tableBox } from './dead-letters.js'
import type { ServicesBeside } from './services-beside.js'
import { openServicesBeside } from './services-beside.js'

describe('dead letters', () => {
  let platform: TestPlatform
  let shop: Shop
  let beside: ServicesBeside
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 10 }, dealers: { 'D-1': 1_000_000 } })
    beside = await openServicesBeside(platform.open)
  }, 60_000)
  afterAll(async () => {
    await beside.close()
    await platform.close()
  })

  const dealerBox = (): LetterBox => {
    const consumption = beside.consumptions.get('dealer')
    if (!consumption) throw new Error('the dealer service consumes nothing')
    return tableBox('dealer', consumption)
  }

  const consumerOfShipments = (): string =>
    beside.consumptions.get('dealer')?.consumers.find(({ event }) => event.name === 'order.shipment-posted.v1')?.name ?? ''

  test('are listed, and handled once more by the consumer that gave them up', async () => {
    const order = await shop.buy([{ sku: 'SKU-1', quantity: 1 }], 'letter-order-1', { channel: 'DEALER', dealerCode: 'D-1' })
    await shop.ship(orderIdOf(order), 'letter-ship-1')
    await platform.database.query(
      `INSERT INTO dealer.dead_letter (id, consumer, event, error, attempts, at)
       SELECT gen_random_uuid(), $1, json_build_object('id', id, 'name', name, 'key', key, 'actor', actor, 'traceId', trace_id,
         'occurredAt', to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'payload', payload), 'planted', 5, now()
       FROM "order".outbox_event WHERE name = 'order.shipment-posted.v1'`,
      consumerOfShipments(),
    )
    expect(await dealerBox().list()).toMatchObject([{ consumer: consumerOfShipments(), error: 'planted', attempts: 5 }])
    expect(await dealerBox().replay()).toEqual({ replayed: 1, failed: 0 })
    expect(await dealerBox().list()).toEqual([])
  }, 30_000)

  test('that fail again stay, with their new error', async () => {
    await platform.database.query(
      `INSERT INTO dealer.dead_letter (id, consumer, event, error, attempts, at)
       VALUES (gen_random_uuid(), 'nobody', '{"id":"01890000-0000-7000-8000-000000000001","name":"order.shipment-posted.v1"}', 'planted', 1, now())`,
    )
    expect(await dealerBox().replay()).toEqual({ replayed: 0, failed: 1 })
    const left = await dealerBox().list()
    expect(left.map(({ error }) => error).join()).toContain('nobody')
  }, 30_000)
})
