import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Shop } from './testing/shop.js'
import { openShop, orderIdOf } from './testing/shop.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const FACTS = 'id number status total { amountMinor } shipped { amountMinor } allowed lines { lineNo quantity shipped waiting }'
const SHIP = `mutation S($orderId: ID!, $shipment: ShipmentInput) {
  shipOrder(orderId: $orderId, shipment: $shipment) { ... on Error { code } ... on ShipOrderSuccess { order { ${FACTS} } } } }`
const CHANGE = `mutation C($input: ChangeOrderInput!) {
  changeOrder(input: $input) { ... on Error { code } ... on ChangeOrderSuccess { order { ${FACTS} } } } }`
const SPLIT = `mutation P($input: SplitOrderInput!) {
  splitOrder(input: $input) { ... on Error { code } ... on SplitOrderSuccess { order { ${FACTS} } newOrder { ${FACTS} splitFromId } } } }`
const CANCEL = `mutation X($input: CancelOrderInput!) {
  cancelOrder(input: $input) { ... on Error { code } ... on CancelOrderSuccess { order { ${FACTS} } } } }`
const APPROVE = `mutation A($input: OrderReasonInput!) {
  approveOrder(input: $input) { ... on Error { code } ... on ApproveOrderSuccess { order { ${FACTS} } } } }`
const CREDIT = '{ dealer(code: "D-1") { credit { held { amountMinor } owed { amountMinor } } } }'

describe('an order in parts, through the gateway and the real services', () => {
  let platform: TestPlatform
  let shop: Shop
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 20 }, dealers: { 'D-1': 100_000 } })
  }, 60_000)
  afterAll(() => platform.close())

  const credit = async () => {
    const { data } = await platform.graphql({ query: CREDIT }, { token: shop.token })
    const { held, owed } = data['dealer']?.['credit'] as Record<string, { amountMinor: number }>
    return [held?.amountMinor, owed?.amountMinor]
  }
  const eventually = async (wanted: unknown): Promise<void> => {
    const giveUpAt = performance.now() + 10_000
    while (JSON.stringify(await credit()) !== JSON.stringify(wanted) && performance.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 25))
    expect(await credit()).toEqual(wanted)
  }
  const ship = async (orderId: string, key: string, quantity?: number) => {
    const shipment = quantity === undefined ? null : { lines: [{ lineNo: 1, quantity }] }
    return (await platform.graphql({ query: SHIP, variables: { orderId, shipment } }, { token: shop.token, key })).data
  }
  const sellable = async () => (await shop.balance('SKU-1'))?.sellable
  const buy = (quantity: number, key: string, more = {}) =>
    shop.buy([{ sku: 'SKU-1', quantity }], key, { channel: 'DEALER', dealerCode: 'D-1', ...more })

  test('is shipped, grows, is parted and closed, and stock and credit follow to the cent', async () => {
    const orderId = orderIdOf(await buy(4, 'parts-order'))
    expect(await ship(orderId, 'parts-ship-1', 1)).toMatchObject({
      shipOrder: { order: { status: 'PARTLY_SHIPPED', shipped: { amountMinor: 10_000 } } },
    })
    await eventually([30_000, 10_000])

    const change = { orderId, lines: [{ lineNo: 1, quantity: 7 }], reason: '加单' }
    expect((await shop.send(CHANGE, change, 'parts-change')).data).toMatchObject({
      changeOrder: { order: { status: 'PARTLY_SHIPPED', total: { amountMinor: 70_000 } } },
    })
    expect([await credit(), await sellable()]).toEqual([[60_000, 10_000], 13])
    const tooMuch = { ...change, lines: [{ lineNo: 1, quantity: 11 }] }
    expect((await shop.send(CHANGE, tooMuch, 'parts-too-much')).codes).toEqual(['CREDIT_EXCEEDED'])
    expect([await credit(), await sellable()]).toEqual([[60_000, 10_000], 13])

    const split = await shop.send(SPLIT, { orderId, lines: [{ lineNo: 1, quantity: 2 }], reason: '分批' }, 'parts-split')
    expect(split.data).toMatchObject({
      splitOrder: { order: { total: { amountMinor: 50_000 } }, newOrder: { status: 'CONFIRMED', splitFromId: orderId } },
    })
    expect([await credit(), await sellable()]).toEqual([[60_000, 10_000], 13])

    expect((await shop.send(CANCEL, { orderId, reason: '不要了' }, 'parts-cancel')).data).toMatchObject({
      cancelOrder: { order: { status: 'SHIPPED', total: { amountMinor: 10_000 }, lines: [{ quantity: 1, shipped: 1 }] } },
    })
    expect([await credit(), await sellable()]).toEqual([[20_000, 10_000], 17])
    const child = (split.data as { splitOrder: { newOrder: { id: string } } }).splitOrder.newOrder.id
    expect(await ship(child, 'parts-ship-2')).toMatchObject({ shipOrder: { order: { status: 'SHIPPED' } } })
    await eventually([0, 30_000])
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 17, reserved: 0, allocated: 0 })
  }, 30_000)

  test('beyond the limit waits for somebody else to approve it, and goes above the limit then', async () => {
    const orderId = orderIdOf(await buy(8, 'asking-order', { onCreditExceeded: 'ASK' }))
    expect(await sellable()).toBe(17)
    expect((await shop.send(APPROVE, { orderId, reason: '老客户' }, 'approve-own')).codes).toEqual(['SAME_PERSON'])
    const boss = await platform.tokenOf({ username: 'boss', roles: ['brand-admin'] })
    const approved = await shop.send(APPROVE, { orderId, reason: '老客户' }, 'approve-boss', boss)
    expect(approved.data).toMatchObject({ approveOrder: { order: { status: 'CONFIRMED' } } })
    expect([await credit(), await sellable()]).toEqual([[80_000, 30_000], 9])
  }, 30_000)
})
