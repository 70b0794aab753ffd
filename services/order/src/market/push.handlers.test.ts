import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { TestedMarket } from '../testing/market-service.js'
import { marketService, posPush, YOUZAN, youzanPush } from '../testing/market-service.js'

let service: TestedMarket
beforeAll(async () => {
  service = await marketService()
  await service.openShop({ code: 'YZ', platform: 'youzan', credentials: YOUZAN, ownSkus: true })
  await service.openShop({
    code: 'TILL',
    platform: 'pos',
    credentials: { secret: 'till-secret' },
    location: 'MAIN',
    salesChannel: 'STORE',
  })
})
afterAll(() => service.close())
afterEach(() => service.neighbours.clear())

let serial = 0
const tid = () => `E${20_260_302_000_000 + (serial += 1)}`

type Trade = { tid: string; status?: string; at?: string; sku?: string; num?: number; payment?: string; phone?: string }

/** What Youzan tells of a whole trade. */
const full = ({
  tid: id,
  status = 'WAIT_SELLER_SEND_GOODS',
  at = '2026-03-02 15:00:00',
  sku = 'A1',
  num = 2,
  payment = '25.00',
  phone,
}: Trade) => ({
  id,
  client_id: YOUZAN.clientId,
  type: 'trade_TradePaid',
  status,
  msg: encodeURIComponent(
    JSON.stringify({
      full_order_info: {
        order_info: { tid: id, status, update_time: at, created: at, refund_state: 0 },
        buyer_info: { yz_open_id: 'yz-77', buyer_phone: phone ?? '13812345678', fans_nickname: '张三丰' },
        address_info: { receiver_name: '李四光', receiver_tel: phone ?? '13812345678', delivery_province: '浙江省' },
        pay_info: { payment },
        orders: [{ oid: '1', title: '体脂秤 S1', num, payment, outer_sku_id: sku, item_id: 11, sku_id: 22 }],
      },
    }),
  ),
  version: Date.parse(`${at.replace(' ', 'T')}+08:00`),
})

/** What Youzan tells of a status only; some of its messages count seconds, others milliseconds. */
const short = (id: string, type: string, status: string, at: string, unit: 1 | 1_000 = 1) => ({
  id,
  client_id: YOUZAN.clientId,
  type,
  status,
  msg: encodeURIComponent(JSON.stringify({ tid: id, update_time: at })),
  version: Math.floor(Date.parse(`${at.replace(' ', 'T')}+08:00`) / unit),
})

const tell = (message: object) => service.push('YZ', youzanPush(message))
const stageOf = async (externalId: string) => (await service.external({ externalId }))[0]?.stage

describe('a message of Youzan', () => {
  it('of a paid trade becomes one order of ours at the amount that was paid', async () => {
    service.neighbours.stockUp({ A1: 10 })
    const id = tid()
    expect(await tell(full({ tid: id }))).toEqual({
      ok: true,
      value: { orders: 1, acknowledgement: '{"code":0,"msg":"success"}' },
    })
    expect(await service.ours(id)).toEqual([{ id: expect.any(String), status: 'confirmed', total: '2500' }])
    expect((await service.external({ externalId: id }))[0]).toMatchObject({
      stage: 'placed',
      status: 'paid',
      region: '浙江省',
      paidMinor: 2_500,
    })
    expect(await tell(full({ tid: id }))).toMatchObject({ ok: true, value: { orders: 0 } })
    expect(await service.ours(id)).toHaveLength(1)
    expect(service.neighbours.sellable.get('A1')).toBe(8)
  })

  it('keeps no name and no number of a buyer anywhere', async () => {
    service.neighbours.stockUp({ A1: 10 })
    const id = tid()
    await tell(full({ tid: id, phone: '13987654321' }))
    expect((await service.external({ externalId: id }))[0]?.buyer).toBe('李** 139****4321')
    for (const table of ['external_order', 'orders', 'outbox', 'command_log', 'order_history']) {
      const rows = await service.database.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`)
      expect(rows.filter(({ row }) => /李四光|张三丰|13987654321|yz-77/.test(row))).toEqual([])
    }
    const hashes = await service.database.query<{ buyer_hash: string }>('SELECT DISTINCT buyer_hash FROM external_order')
    expect(hashes).toEqual([{ buyer_hash: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  })

  it('of a payment may come before that of the trade, and in any order after its end', async () => {
    service.neighbours.stockUp({ A1: 10 })
    const id = tid()
    await tell(short(id, 'trade_TradeBuyerPay', 'WAIT_SELLER_SEND_GOODS', '2026-03-02 15:00:01'))
    expect(await stageOf(id)).toBe('incomplete')
    await tell(full({ tid: id, status: 'WAIT_BUYER_PAY', at: '2026-03-02 15:00:00', payment: '30.00' }))
    expect(await stageOf(id)).toBe('incomplete')
    await tell(full({ tid: id, at: '2026-03-02 15:00:01' }))
    expect((await service.ours(id)).map(({ total }) => total)).toEqual(['2500'])
    await tell(short(id, 'trade_TradeClose', 'TRADE_CLOSED', '2026-03-02 15:00:01', 1_000))
    expect(await stageOf(id)).toBe('cancelled')
    await tell(full({ tid: id, status: 'WAIT_BUYER_PAY', at: '2026-03-02 14:00:00' }))
    expect(await stageOf(id)).toBe('cancelled')
    expect((await service.ours(id)).map(({ status }) => status)).toEqual(['cancelled'])
    expect(service.neighbours.sellable.get('A1')).toBe(10)
  })

  it('that the trade is over after the goods left says that a return is needed', async () => {
    service.neighbours.stockUp({ A1: 10 })
    const id = tid()
    await tell(full({ tid: id }))
    const [order] = await service.ours(id)
    await service.orders.ship({ idempotencyKey: `ship-${id}` as never, orderId: order?.id as never }, brandOps)
    await tell(short(id, 'trade_TradeClose', 'TRADE_CLOSED', '2026-03-02 16:00:00'))
    expect(await stageOf(id)).toBe('return-needed')
    expect((await service.ours(id)).map(({ status }) => status)).toEqual(['shipped'])
  })

  it('is not taken from anybody else, which is counted', async () => {
    const id = tid()
    const forged = youzanPush(full({ tid: id }), 'guessed')
    expect(await service.push('YZ', forged)).toEqual({ ok: false, error: { code: 'SIGNATURE_WRONG' } })
    expect(await service.push('YZ', { ...forged, headers: {} })).toEqual({ ok: false, error: { code: 'SIGNATURE_WRONG' } })
    expect(await service.push('NOBODY', forged)).toEqual({ ok: false, error: { code: 'SIGNATURE_WRONG' } })
    expect(await service.external({ externalId: id })).toEqual([])
    const shops = await service.market.listShops({}, brandOps)
    expect(shops.find(({ code }) => code === 'YZ')?.rejectedPushes).toBe(2)
  })

  it('that nobody can read is refused; one about something else is heard and forgotten', async () => {
    expect(await tell({ id: 'x', type: 'trade_TradePaid' })).toMatchObject({ ok: false, error: { code: 'MESSAGE_MALFORMED' } })
    expect(await tell({ id: 'x', type: 'item_ItemInfo', version: 1 })).toMatchObject({ ok: true, value: { orders: 0 } })
  })
})

describe('an order that stock refuses', () => {
  it('is seen and can be tried again', async () => {
    service.neighbours.stockUp({ A1: 1 })
    const id = tid()
    await tell(full({ tid: id }))
    const [refused] = await service.external({ externalId: id })
    expect(refused).toMatchObject({ stage: 'refused', refusal: 'INSUFFICIENT_STOCK', orderId: null })
    service.neighbours.stockUp({ A1: 5 })
    expect(await service.retryOrder(refused?.id ?? '')).toMatchObject({ ok: true, value: { stage: 'ready' } })
    await service.placeDue()
    expect(await stageOf(id)).toBe('placed')
    expect(await service.retryOrder(refused?.id ?? '')).toMatchObject({
      ok: false,
      error: { code: 'EXTERNAL_ORDER_NOT_REFUSED' },
    })
    expect((await service.ours(id)).map(({ status }) => status).sort()).toEqual(['confirmed', 'refused'])
  })

  it('because a code is no SKU of ours waits for somebody to say what it means', async () => {
    service.neighbours.stockUp({ A1: 10 })
    const [id, other] = [tid(), tid()]
    await tell(full({ tid: id, sku: 'NEW-CODE' }))
    await tell(full({ tid: other, sku: 'NEW-CODE' }))
    expect(await stageOf(id)).toBe('unmapped')
    expect(await service.waiting()).toEqual([{ shop: 'YZ', externalSku: 'NEW-CODE', name: '体脂秤 S1', waitingOrders: 2 }])
    expect(await service.mapCode({ shop: 'YZ', externalSku: 'NEW-CODE', sku: 'NOWHERE' })).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_SKU' },
    })
    expect(await service.mapCode({ shop: 'YZ', externalSku: 'NEW-CODE', sku: 'A1', multiplier: 2 })).toMatchObject({
      ok: true,
      value: { released: 2 },
    })
    await service.placeDue()
    expect([await stageOf(id), await stageOf(other)]).toEqual(['placed', 'placed'])
    expect(service.neighbours.sellable.get('A1')).toBe(2)
    expect(await service.waiting()).toEqual([])
    expect((await service.mapped()).map(({ externalSku, sku, multiplier }) => [externalSku, sku, multiplier])).toEqual([
      ['NEW-CODE', 'A1', 2],
    ])
  })
})

describe('a sale of a till', () => {
  const sale = (receipt: string, status = 'paid', modifiedAt = '2026-03-02 15:30:00') => ({
    sales: [{ receipt, modifiedAt, status, paid: '10.00', lines: [{ sku: 'A1', quantity: 1, amount: '10.00' }] }],
  })

  it('takes the goods out of stock at once', async () => {
    service.neighbours.stockUp({ A1: 3 })
    await service.mapCode({ shop: 'TILL', externalSku: 'A1', sku: 'A1' })
    const receipt = tid()
    expect(await service.push('TILL', posPush(sale(receipt), 'till-secret', service.now()))).toMatchObject({ ok: true })
    expect((await service.ours(receipt)).map(({ status }) => status)).toEqual(['shipped'])
  })

  it('must be signed lately', async () => {
    const old = posPush(sale(tid()), 'till-secret', new Date(service.now().getTime() - 301_000))
    expect(await service.push('TILL', old)).toMatchObject({ ok: false, error: { code: 'SIGNATURE_WRONG' } })
  })
})

describe('shops', () => {
  it('keep their platform and their secrets', async () => {
    expect(await service.openShop({ code: 'YZ', platform: 'pos', credentials: { secret: 'x' } })).toMatchObject({
      ok: false,
      error: { code: 'SHOP_PLATFORM_FIXED' },
    })
    expect(await service.openShop({ code: 'YZ2', platform: 'youzan', credentials: { clientId: 'x' } })).toMatchObject({
      ok: false,
      error: { code: 'CREDENTIALS_MISSING', missing: ['clientSecret', 'accessToken'] },
    })
    expect(await service.openShop({ code: 'YZ2' }, brandOps)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    const shops = await service.market.listShops({}, brandOps)
    expect(JSON.stringify(shops)).not.toContain(YOUZAN.clientSecret)
    const rows = await service.database.query<{ row: string }>(
      "SELECT s::text || encode(s.credentials, 'escape') AS row FROM market_shop s",
    )
    expect(rows.filter(({ row }) => row.includes(YOUZAN.clientSecret))).toEqual([])
  })

  it('are nobody else’s business', async () => {
    const buyer = dealerBuyer('D1')
    expect(await service.market.listShops({}, buyer)).toEqual([])
    expect(await service.external({}, buyer)).toEqual([])
    expect(await service.waiting(buyer)).toEqual([])
    expect(await service.mapped(buyer)).toEqual([])
    expect(await service.importsOf('YZ', buyer)).toEqual([])
    expect(await service.startImport('YZ', buyer)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    expect(await service.mapCode({ shop: 'YZ', externalSku: 'a', sku: 'A1' }, buyer)).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    })
  })
})
