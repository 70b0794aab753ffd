import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderIdOf, openShop } from '../testing/shop.js'
import type { Shop } from '../testing/shop.js'
import type { TestPlatform } from '../testing/test-platform.js'
import { testPlatform } from '../testing/test-platform.js'
import { isClean, reconcile, reconcileBeside, repairBeside } from './reconcile.js'

describe('reconciliation', () => {
  let platform: TestPlatform
  let shop: Shop
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 50 }, dealers: { 'D-1': 1_000_000 } })
  }, 60_000)
  afterAll(() => platform.close())

  test('of a platform that did business finds nothing, from inside and from beside it', async () => {
    const order = await shop.buy([{ sku: 'SKU-1', quantity: 3 }], 'reconcile-order-1', { channel: 'DEALER', dealerCode: 'D-1' })
    await shop.ship(orderIdOf(order), 'reconcile-ship-1')
    const inside = await reconcile(platform.open, platform.rpc)
    expect(inside).toMatchObject({
      stock: { checked: 1, differences: [] },
      credit: { checked: 1, differences: [] },
      leftovers: [],
    })
    expect(isClean(await reconcileBeside(platform.open))).toBe(true)
  }, 60_000)

  test('from beside leaves the events to the platform', async () => {
    await platform.database.query(
      `UPDATE "order".outbox SET published_at = NULL
       WHERE seq IN (SELECT seq FROM "order".outbox_event WHERE name = 'order.order-submitted.v1')`,
    )
    await reconcileBeside(platform.open)
    await expectEventually(async () => (await waiting()) === 0)
  }, 60_000)

  test('finds a balance and a credit account that somebody changed past the ledger', async () => {
    await platform.database.query('UPDATE inventory.balance SET sellable = sellable + 2')
    await platform.database.query('UPDATE dealer.credit_account SET owed_minor = owed_minor - 100')
    const found = await reconcile(platform.open, platform.rpc)
    expect(found.stock.differences).toMatchObject([
      { key: 'SKU-1@WH', field: 'sellable', ledger: 47, balance: 49 },
      // What channels are shown follows from the balances, so it no longer agrees with them either.
      { key: 'SKU-1', field: 'free in scope 1', ledger: 49, balance: 47 },
    ])
    expect(found.credit.differences).toEqual([expect.objectContaining({ key: 'D-1', ledger: 30_000, balance: 29_900 })])
    expect(isClean(found)).toBe(false)
  }, 60_000)

  test('mends stock on demand, under a note', async () => {
    expect(await repairBeside(platform.open, await reconcile(platform.open, platform.rpc), '盘点后更正')).toEqual([])
    expect((await reconcile(platform.open, platform.rpc)).stock.differences).toEqual([])
    expect(await platform.database.query('SELECT sku, note FROM inventory.repair')).toEqual([
      { sku: 'SKU-1', note: '盘点后更正' },
    ])
  }, 60_000)

  test('finds stock that is still kept for an order that has ended', async () => {
    const order = await shop.buy([{ sku: 'SKU-1', quantity: 1 }], 'reconcile-order-2')
    await platform.database.query(`UPDATE "order".outbox SET published_at = now()`)
    await platform.database.query(
      `UPDATE "order".orders SET status = 'cancelled', updated_at = now() - interval '1 hour' WHERE id = $1::uuid`,
      orderIdOf(order),
    )
    const { leftovers } = await reconcile(platform.open, platform.rpc)
    expect(leftovers).toEqual([{ kind: 'reservation', orderId: orderIdOf(order), keptAs: 'allocated', orderStatus: 'cancelled' }])
  }, 60_000)

  const waiting = async (): Promise<number> =>
    (await platform.database.query('SELECT 1 FROM "order".outbox WHERE published_at IS NULL')).length
})

const expectEventually = async (holds: () => Promise<boolean>): Promise<void> => {
  const giveUpAt = performance.now() + 10_000
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error('it did not come true within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
