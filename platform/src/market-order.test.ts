import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { request } from 'undici'
import { isClean, reconcile } from './audit/reconcile.js'
import type { Shop } from './testing/shop.js'
import { openShop } from './testing/shop.js'
import { eventually, StockDesk } from './testing/stock-desk.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

type External = { stage: string; orderId: string | null; order: { status: string } | null }

const SECRET = 'secret-of-the-till'
const MAPPING = 'mapping { sku multiplier }'
const SALE = {
  receipt: 'R-1',
  modifiedAt: '2026-03-02 15:00:00',
  status: 'paid',
  paid: '150.00',
  lines: [{ sku: '6901234', name: '三支装', quantity: 2, amount: '150.00' }],
}

describe('an order of a marketplace with a code that nobody knows', () => {
  let platform: TestPlatform
  let shop: Shop
  let desk: StockDesk
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 100 } })
    desk = await StockDesk.open(platform, shop)
    const own = { location: 'WH', currency: 'CNY' }
    const credentials = [{ name: 'secret', value: SECRET }]
    const till = { ...own, code: 'TILL', name: '门店收银', platform: 'POS', salesChannel: 'STORE', credentials }
    await desk.done('registerShop', till, 'shop { code }', desk.admin)
    const files = { ...own, code: 'FILES', name: '天猫导出', platform: 'FILE', salesChannel: 'ONLINE' }
    await desk.done('registerShop', files, 'shop { code }', desk.admin)
  }, 60_000)
  afterAll(() => platform.close())

  const push = async (secret = SECRET): Promise<number> => {
    const text = JSON.stringify({ sales: [SALE] })
    const seconds = Math.floor(Date.now() / 1_000)
    const signature = createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-pos-signature': `t=${seconds},v1=${signature}` }
    const answer = await request(`${platform.url}/webhooks/market/TILL`, { method: 'POST', headers, body: text })
    await answer.body.dump()
    return answer.statusCode
  }
  const upload = async (): Promise<unknown> => {
    const answer = await request(`${platform.url}/files/imports/market-orders?shop=FILES&fileName=orders.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.token}`, 'content-type': 'text/csv' },
      body: '订单编号,商家编码,数量,实付金额,修改时间,订单状态\nT-1,A1,4,360.00,2026-03-02 15:00:00,已付款\nT-2,A1,半,90.00,2026-03-02 15:00:00,已付款\n',
    })
    return answer.body.json()
  }
  const external = async (externalId: string) => {
    const query = `{ externalOrders(filter: { externalId: "${externalId}" }) { nodes { stage orderId order { status } } } }`
    return (await desk.read<{ externalOrders: { nodes: External[] } }>(query)).externalOrders.nodes
  }
  const placed = (externalId: string) =>
    eventually(
      () => external(externalId),
      (seen) => seen[0]?.stage === 'PLACED',
    )
  const waiting = async (name: string) =>
    (
      await desk.read<{ unmappedSkus: { nodes: object[] } }>(
        `{ unmappedSkus(shop: "${name}") { nodes { externalSku waitingOrders } } }`,
      )
    ).unmappedSkus.nodes
  const ordersOf = async (salesChannel: string) => {
    const query = '{ orders { nodes { id salesChannelCode status total { amountMinor } lines { sku quantity } } } }'
    const { orders } = await desk.read<{ orders: { nodes: { salesChannelCode: string }[] } }>(query)
    return orders.nodes.filter(({ salesChannelCode }) => salesChannelCode === salesChannel)
  }

  test('pushed by a till waits for somebody who maps it, and then becomes one order by itself', async () => {
    expect(await push('another secret')).toBe(401)
    expect(await Promise.all(Array.from({ length: 5 }, () => push()))).toEqual([200, 200, 200, 200, 200])
    expect(await external('R-1')).toEqual([{ stage: 'UNMAPPED', orderId: null, order: null }])
    expect(await waiting('TILL')).toEqual([{ externalSku: '6901234', waitingOrders: 1 }])
    const mapping = { shop: 'TILL', externalSku: '6901234', sku: 'SKU-1', multiplier: 3 }
    expect((await desk.attempt('mapSku', { ...mapping, sku: 'TYPO' }, MAPPING)).codes).toEqual(['UNKNOWN_SKU'])
    expect(await ordersOf('STORE')).toEqual([])

    await Promise.all([1, 2].map(() => desk.done('mapSku', mapping, MAPPING)))
    const [sold] = await placed('R-1')
    expect(sold).toMatchObject({ stage: 'PLACED', order: { status: 'SHIPPED' } })
    expect(await Promise.all(Array.from({ length: 5 }, () => push()))).toEqual([200, 200, 200, 200, 200])
    const order = { id: sold?.orderId, status: 'SHIPPED', total: { amountMinor: 15_000 }, lines: [{ sku: 'SKU-1', quantity: 6 }] }
    expect(await ordersOf('STORE')).toEqual([{ ...order, salesChannelCode: 'STORE' }])
    expect(await waiting('TILL')).toEqual([])
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 94, reserved: 0, allocated: 0 })
  }, 30_000)

  test('out of a file does the same, whatever is uploaded again, and its bad rows are told', async () => {
    const taken = { status: 'done', rows: 2, orders: 1, errors: 1 }
    expect(await upload()).toMatchObject(taken)
    expect(await external('T-1')).toEqual([{ stage: 'UNMAPPED', orderId: null, order: null }])
    expect(await external('T-2')).toEqual([])
    await desk.done('mapSku', { shop: 'FILES', externalSku: 'A1', sku: 'SKU-1' }, MAPPING)
    await Promise.all([upload(), upload()])
    const [sold] = await placed('T-1')
    expect(await upload()).toMatchObject(taken)
    const order = {
      id: sold?.orderId,
      status: 'CONFIRMED',
      total: { amountMinor: 36_000 },
      lines: [{ sku: 'SKU-1', quantity: 4 }],
    }
    expect(await ordersOf('ONLINE')).toEqual([{ ...order, salesChannelCode: 'ONLINE' }])
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 90, reserved: 0, allocated: 4 })
    const errors = '{ marketImports(shop: "FILES") { totalCount nodes { id errors } } }'
    const { marketImports } = await desk.read<{ marketImports: { nodes: { id: string }[] } }>(errors)
    const told = `{ marketRowErrors(importId: "${marketImports.nodes[0]?.id}") { nodes { line column value code } } }`
    expect(await desk.read(told)).toEqual({
      marketRowErrors: { nodes: [{ line: 3, column: '数量', value: '半', code: 'NOT_A_QUANTITY' }] },
    })
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 30_000)
})
