import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isClean, reconcile } from './audit/reconcile.js'
import { RETURN_GOODS } from './replay/operations.js'
import type { Shop } from './testing/shop.js'
import { openShop, orderIdOf } from './testing/shop.js'
import type { Answer, TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const CANCEL =
  'mutation C($input: CancelOrderInput!) { cancelOrder(input: $input) { ... on Error { code } ... on CancelOrderSuccess { order { status } } } }'
const COMPLETE =
  'mutation C($orderId: ID!) { completeOrder(orderId: $orderId) { ... on Error { code } ... on CompleteOrderSuccess { order { status } } } }'
const PAY = 'mutation P($input: RecordPaymentInput!) { recordPayment(input: $input) { ... on Error { code } } }'
const CREDIT = '{ dealer(code: "D-1") { credit { held { amountMinor } owed { amountMinor } available { amountMinor } } } }'

describe("an order's life through the gateway", () => {
  let platform: TestPlatform
  let shop: Shop
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 100 }, dealers: { 'D-1': 100_000 } })
  }, 60_000)
  afterAll(() => platform.close())

  const dealerOrder = (quantity: number, key: string) =>
    shop.buy([{ sku: 'SKU-1', quantity }], key, { channel: 'DEALER', dealerCode: 'D-1' })

  const credit = async () => {
    const { data } = await platform.graphql({ query: CREDIT }, { token: shop.token })
    const { held, owed, available } = data['dealer']?.['credit'] as Record<string, { amountMinor: number }>
    return { held: held?.amountMinor, owed: owed?.amountMinor, available: available?.amountMinor }
  }

  const eventually = async <T>(read: () => Promise<T>, wanted: T): Promise<void> => {
    const giveUpAt = performance.now() + 10_000
    while (JSON.stringify(await read()) !== JSON.stringify(wanted) && performance.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 25))
    expect(await read()).toEqual(wanted)
  }

  const codeOf = ({ codes }: Answer) => codes.join() || 'DONE'

  test('keeps stock and credit when it is placed, moves both when it is shipped, and is paid', async () => {
    const order = await dealerOrder(3, 'life-order-1')
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 97, reserved: 0, allocated: 3 })
    expect(await credit()).toEqual({ held: 30_000, owed: 0, available: 70_000 })
    expect(codeOf(await shop.ship(orderIdOf(order), 'life-ship-1'))).toBe('DONE')
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 97, reserved: 0, allocated: 0 })
    await eventually(credit, { held: 0, owed: 30_000, available: 70_000 })
    const orderId = orderIdOf(order)
    expect(
      codeOf(await platform.graphql({ query: COMPLETE, variables: { orderId } }, { token: shop.token, key: 'life-done-1' })),
    ).toBe('DONE')
    const payment = { dealerCode: 'D-1', amountMinor: 30_000, currency: 'CNY', reference: 'bank 1' }
    expect(codeOf(await shop.send(PAY, payment, 'life-pay-1'))).toBe('DONE')
    expect(await credit()).toEqual({ held: 0, owed: 0, available: 100_000 })
  }, 30_000)

  test('gives both back when it is cancelled, and cannot be shipped then', async () => {
    const order = await dealerOrder(5, 'life-order-2')
    expect(codeOf(await shop.send(CANCEL, { orderId: orderIdOf(order), reason: '改期' }, 'life-cancel-2'))).toBe('DONE')
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 97, reserved: 0, allocated: 0 })
    expect(await credit()).toEqual({ held: 0, owed: 0, available: 100_000 })
    expect(codeOf(await shop.ship(orderIdOf(order), 'life-ship-2'))).toBe('NOT_ALLOWED_IN_STATUS')
  }, 30_000)

  test('refused for stock keeps no credit, refused for credit keeps no stock, and the answer stays', async () => {
    await shop.must(PAY, { dealerCode: 'D-1', amountMinor: 1_000_000, currency: 'CNY', reference: 'in advance' }, 'life-pay-3')
    for (const _again of [1, 2]) expect(codeOf(await dealerOrder(98, 'life-order-3'))).toBe('INSUFFICIENT_STOCK')
    expect(await credit()).toEqual({ held: 0, owed: -1_000_000, available: 1_100_000 })
    const many = shop.buy(
      [{ sku: 'SKU-1', quantity: 1, unitPrice: '11000.01' } as { sku: string; quantity: number }],
      'life-order-4',
      {
        channel: 'DEALER',
        dealerCode: 'D-1',
      },
    )
    expect(codeOf(await many)).toBe('CREDIT_EXCEEDED')
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 97, reserved: 0, allocated: 0 })
  }, 30_000)

  test('goods that come back are sellable again and lower what is owed', async () => {
    const goods = {
      channel: 'DEALER',
      dealerCode: 'D-1',
      currency: 'CNY',
      lines: [{ sku: 'SKU-1', quantity: 2, unitPrice: '100.00' }],
    }
    expect(codeOf(await shop.send(RETURN_GOODS, goods, 'life-return-5'))).toBe('DONE')
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 99, reserved: 0, allocated: 0 })
    expect(await credit()).toEqual({ held: 0, owed: -1_020_000, available: 1_120_000 })
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 30_000)
})
