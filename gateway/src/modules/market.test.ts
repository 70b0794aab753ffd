import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ChannelCode, err, ok } from '@channel/contracts'
import type { MarketImport } from '@channel/contracts/order'
import {
  ExternalOrder,
  getOrders,
  listExternalOrders,
  listMarketRowErrors,
  listShops,
  listUnmappedSkus,
  mapSku,
  MarketShop,
  MAX_MARKET_ROWS,
  receivePush,
  registerShop,
  retryExternalOrder,
  ShopCode,
  startMarketImport,
  takeMarketRows,
} from '@channel/contracts/order'
import { RpcUnavailable } from '@channel/service-kit'
import { order, orderId, page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'
const IMPORT_ID = '0197a5a0-0000-7000-8000-00000000000a'

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
})
afterAll(() => gateway.close())

const shop = MarketShop.parse({
  code: 'YZ',
  name: '有赞店',
  platform: 'youzan',
  salesChannel: 'TMALL',
  location: null,
  region: null,
  currency: 'CNY',
  endpoint: null,
  ownSkus: false,
  active: true,
  credentials: ['accessToken', 'clientId', 'clientSecret'],
  pull: { until: AT, dueAt: AT, failures: 0, lastError: null },
  rejectedPushes: 2,
  lastRejectedAt: null,
  updatedBy: 'service:seed',
  updatedAt: AT,
})
const external = (number: number) =>
  ExternalOrder.parse({
    id: orderId(900 + number),
    shop: 'YZ',
    externalId: `E${number}`,
    status: 'paid',
    stage: 'placed',
    modifiedAt: AT,
    currency: 'CNY',
    paidMinor: 2_500,
    buyer: '李** 138****5678',
    region: '浙江省',
    lines: [{ externalSku: 'CODE', name: '体脂秤', quantity: 1, amountMinor: 2_500 }],
    orderId: orderId(number),
    refusal: null,
    changedAfterPlacing: false,
    receivedAt: AT,
    updatedAt: AT,
  })

describe('marketplaces in GraphQL', () => {
  test('shops are opened with their secrets, which never come back', async () => {
    gateway.rpc.on(registerShop, () => ok(shop)).on(listShops, () => [shop])
    const { data, errors } = await gateway.send(
      `mutation ($input: RegisterShopInput!) { registerShop(input: $input) { __typename ... on RegisterShopSuccess { shop { code platform credentials pull { failures } salesChannelCode } } } }`,
      {
        input: {
          code: 'YZ',
          name: '有赞店',
          platform: 'YOUZAN',
          salesChannel: 'TMALL',
          currency: 'CNY',
          credentials: [{ name: 'clientSecret', value: 'hush' }],
        },
      },
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      registerShop: {
        __typename: 'RegisterShopSuccess',
        shop: {
          code: 'YZ',
          platform: 'YOUZAN',
          credentials: ['accessToken', 'clientId', 'clientSecret'],
          pull: { failures: 0 },
          salesChannelCode: ChannelCode.parse('TMALL'),
        },
      },
    })
    expect(gateway.rpc.sent.at(-1)?.input).toMatchObject({ credentials: { clientSecret: 'hush' } })
    expect((await gateway.send('{ marketShops { code rejectedPushes } }')).data).toEqual({
      marketShops: [{ code: 'YZ', rejectedPushes: 2 }],
    })
  })

  test('orders from outside come with ours in one call', async () => {
    gateway.rpc
      .on(listExternalOrders, () => page([external(1), external(2)]))
      .on(getOrders, ({ ids }) => ids.map((_, at) => order(at + 1)))
    const { data, errors } = await gateway.send(
      `{ externalOrders(filter: { stage: RETURN_NEEDED }, first: 2) { nodes { externalId stage status paid { amount } order { number } lines { externalSku } } } }`,
    )
    expect(errors).toEqual([])
    expect(data?.['externalOrders']).toEqual({
      nodes: [1, 2].map((number) => ({
        externalId: `E${number}`,
        stage: 'PLACED',
        status: 'PAID',
        paid: { amount: '25.00' },
        order: { number: order(number).number },
        lines: [{ externalSku: 'CODE' }],
      })),
    })
    expect(gateway.rpc.sent.at(-2)?.input).toMatchObject({ stage: 'return-needed', first: 2 })
  })

  test('codes are mapped and refused orders are tried again', async () => {
    gateway.rpc
      .on(listUnmappedSkus, () => page([{ shop: ShopCode.parse('YZ'), externalSku: 'NEW', name: '体脂秤', waitingOrders: 3 }]))
      .on(mapSku, ({ sku }) => err({ code: 'UNKNOWN_SKU', skus: [sku] }))
      .on(retryExternalOrder, () => err({ code: 'EXTERNAL_ORDER_NOT_REFUSED', stage: 'placed' }))
    expect((await gateway.send('{ unmappedSkus { nodes { externalSku waitingOrders } } }')).data).toEqual({
      unmappedSkus: { nodes: [{ externalSku: 'NEW', waitingOrders: 3 }] },
    })
    const mapped = await gateway.send(
      `mutation { mapSku(input: { shop: "YZ", externalSku: "NEW", sku: "a1" }) { __typename ... on Error { code } } }`,
    )
    expect(mapped.data).toEqual({ mapSku: { __typename: 'UnknownSku', code: 'UNKNOWN_SKU' } })
    expect(gateway.rpc.sent.at(-1)?.input).toMatchObject({ shop: 'YZ', externalSku: 'NEW', sku: 'a1' })
    const retried = await gateway.send(
      `mutation { retryExternalOrder(input: { id: "${orderId(1)}" }) { __typename ... on Error { message } } }`,
      {},
      { 'accept-language': 'en' },
    )
    expect(retried.data).toEqual({
      retryExternalOrder: {
        __typename: 'ExternalOrderNotRefused',
        message: 'The order is placed; only refused ones are tried again',
      },
    })
  })
})

describe('a pushed message', () => {
  const push = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/webhooks/market/YZ`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })

  test('goes on as it came, byte for byte, and is answered in the words of its sender', async () => {
    gateway.rpc.on(receivePush, () => ok({ orders: 1, acknowledgement: '{"code":0,"msg":"success"}' }))
    const body = '{"msg":  "有赞", "version":1}'
    const answer = await push(body, { 'Event-Sign': 'abc' })
    expect([answer.status, await answer.json()]).toEqual([200, { code: 0, msg: 'success' }])
    const sent = gateway.rpc.sent.at(-1)
    expect(sent?.input).toMatchObject({ shop: 'YZ', body, headers: { 'event-sign': 'abc' } })
    expect(sent?.context.principal).toEqual({ subject: 'service:gateway', roles: ['service'] })
  })

  test.each([
    ['with a wrong signature', () => err({ code: 'SIGNATURE_WRONG' as const }), 401],
    ['that nobody can read', () => err({ code: 'MESSAGE_MALFORMED' as const, reason: 'x' }), 400],
    ['while the service is away', () => Promise.reject(new RpcUnavailable(receivePush.pattern, 'away')), 503],
  ])('%s is turned away', async (_, reply, status) => {
    gateway.rpc.on(receivePush, reply)
    expect((await push('{}')).status).toBe(status)
  })

  test('that is too large is not read', async () => {
    expect((await push('x'.repeat(1_000_001))).status).toBe(413)
  })
})

describe('a file of orders', () => {
  const taken: { part: number; last: boolean; rows: { line: number; cells: Record<string, string> }[] }[] = []
  const job = (rows: number): MarketImport => ({
    id: IMPORT_ID,
    shop: ShopCode.parse('YZ'),
    fileName: '订单.csv',
    status: 'done',
    failure: null,
    rows,
    orders: rows,
    errors: 0,
    startedBy: 'wang',
    startedAt: AT,
    updatedAt: AT,
  })
  beforeAll(() => {
    gateway.rpc.on(startMarketImport, () => ok({ importId: IMPORT_ID }))
    gateway.rpc.on(takeMarketRows, (input) => {
      taken.push(input)
      return ok(job(taken.reduce((sum, { rows }) => sum + rows.length, 0)))
    })
  })

  const upload = async (body: string, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/files/imports/market-orders?shop=YZ&fileName=orders.csv`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${await accessToken()}`, 'content-type': 'text/csv', ...headers },
    })

  test('goes on part by part, the last one marked', async () => {
    const rows = Array.from({ length: 2 * MAX_MARKET_ROWS }, (_, n) => `T${n},A1,1,9.90`)
    const answer = await upload(['订单编号,商家编码,数量,实付金额', ...rows].join('\r\n'))
    expect([answer.status, await answer.json()]).toEqual([200, job(2 * MAX_MARKET_ROWS)])
    expect(taken.map(({ part, last, rows: { length } }) => [part, last, length])).toEqual([
      [0, false, MAX_MARKET_ROWS],
      [1, true, MAX_MARKET_ROWS],
    ])
    expect(taken[0]?.rows[0]).toEqual({ line: 2, cells: { 订单编号: 'T0', 商家编码: 'A1', 数量: '1', 实付金额: '9.90' } })
  })

  test('that is no file, from nobody, or for no shop is refused', async () => {
    expect((await upload('x', { authorization: '' })).status).toBe(401)
    gateway.rpc.on(startMarketImport, ({ shop: code }) => err({ code: 'SHOP_NOT_FOUND', shop: code }))
    expect((await upload('a,b\n1,2')).status).toBe(404)
  })

  test('has its errors as a file', async () => {
    gateway.rpc.on(listMarketRowErrors, () => ({
      rows: [{ cursor: 'c', node: { line: 7, column: '数量', value: '1.5', code: 'NOT_A_QUANTITY' as const } }],
      hasNextPage: false,
      totalCount: 1,
    }))
    const answer = await fetch(`${gateway.url}/files/market-imports/${IMPORT_ID}/errors.csv`, {
      headers: { authorization: `Bearer ${await accessToken()}` },
    })
    expect(await answer.text()).toContain('7,数量,1.5,"数量须为 1 到 1,000,000 的整数",NOT_A_QUANTITY')
  })
})
