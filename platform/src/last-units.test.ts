import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isClean, reconcile } from './audit/reconcile.js'
import type { Shop } from './testing/shop.js'
import { openShop } from './testing/shop.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

describe('the last units', () => {
  let platform: TestPlatform
  let shop: Shop
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'LAST-100': 100, 'LAST-7': 7 }, dealers: { 'D-LIMITED': 10_000 * 10 } })
  }, 60_000)
  afterAll(() => platform.close())

  test('100 of them and 200 buyers at once make exactly 100 orders and 100 refusals', async () => {
    const buyers = Array.from({ length: 200 }, (_, at) => shop.buy([{ sku: 'LAST-100', quantity: 1 }], `buyer-${at}-of-200`))
    const codes = (await Promise.all(buyers)).map((answer) => answer.codes.join() || 'CONFIRMED')
    expect(codes.filter((code) => code === 'CONFIRMED')).toHaveLength(100)
    expect(codes.filter((code) => code === 'INSUFFICIENT_STOCK')).toHaveLength(100)
    expect(await shop.balance('LAST-100')).toEqual({ sellable: 0, reserved: 0, allocated: 100 })
    const reconciliation = await reconcile(platform.open, platform.rpc)
    expect(reconciliation).toMatchObject({ stock: { differences: [] }, credit: { differences: [] } })
    expect(isClean(reconciliation)).toBe(true)
  }, 60_000)

  test('asked for twice at once with one key are sold once', async () => {
    const twice = await Promise.all(
      Array.from({ length: 20 }, () => shop.buy([{ sku: 'LAST-7', quantity: 7 }], 'one-key-for-all')),
    )
    const ids = twice.map(({ data }) => JSON.stringify(data))
    expect(new Set(ids).size).toBe(1)
    expect(twice[0]?.codes).toEqual([])
    expect(await shop.balance('LAST-7')).toEqual({ sellable: 0, reserved: 0, allocated: 7 })
  }, 60_000)

  test('of a credit limit go to as many orders as it holds', async () => {
    await shop.must(
      'mutation R($input: ReceiveStockInput!) { receiveStock(input: $input) { ... on Error { code } } }',
      { location: 'WH', lines: [{ sku: 'LAST-7', quantity: 1_000 }], reference: 'more' },
      'receive-more',
    )
    const order = (at: number) =>
      shop.buy([{ sku: 'LAST-7', quantity: 1 }], `credit-buyer-${at}`, { channel: 'DEALER', dealerCode: 'D-LIMITED' })
    const codes = (await Promise.all(Array.from({ length: 40 }, (_, at) => order(at)))).map(
      (answer) => answer.codes.join() || 'CONFIRMED',
    )
    expect(codes.filter((code) => code === 'CONFIRMED')).toHaveLength(10)
    expect(codes.filter((code) => code === 'CREDIT_EXCEEDED')).toHaveLength(30)
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 60_000)
})
