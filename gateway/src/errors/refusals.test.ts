import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { err, ok } from '@channel/contracts'
import { getOrders, placeOrder, shipOrder } from '@channel/contracts/order'
import { logIn } from '@channel/contracts/identity'
import { order, orderId } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'
import { messages } from './messages.js'
import { refusalTypes } from './refusal-types.js'
import { requestErrorCodes } from './request-errors.js'

const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename
    ... on PlaceOrderSuccess { order { number status channel total { amount amountMinor currency } } }
    ... on Error { code message }
    ... on InsufficientStock { shortages { sku requested available } }
    ... on CreditExceeded { limitMinor exposureMinor requestedMinor }
  }
}`
const input = { channel: 'DEALER', dealerCode: 'D1', currency: 'CNY', lines: [{ sku: 'A', quantity: 3, unitPrice: null }] }

describe('outcomes of commands', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
  })
  afterAll(() => gateway.close())

  test('a success has its own type, enums are upper-case and money may exceed 32 bits', async () => {
    gateway.rpc.on(placeOrder, () => ok(order(1)))
    const { data } = await gateway.send(PLACE, { input })
    expect(data).toEqual({
      placeOrder: {
        __typename: 'PlaceOrderSuccess',
        order: {
          number: 'SO20261122-000001',
          status: 'CONFIRMED',
          channel: 'DEALER',
          total: { amount: '30000000.00', amountMinor: 3_000_000_000, currency: 'CNY' },
        },
      },
    })
  })

  test('the service gets enums of the contract, and no nulls', async () => {
    gateway.rpc.on(placeOrder, () => ok(order(1)))
    await gateway.send(PLACE, { input })
    expect(gateway.rpc.sent.at(-1)?.input).toMatchObject({ channel: 'dealer', lines: [{ sku: 'A', quantity: 3 }] })
    expect(gateway.rpc.sent.at(-1)?.input).not.toHaveProperty('lines.0.unitPrice')
  })

  test('a refusal has a type of its own and speaks Chinese unless asked otherwise', async () => {
    const shortages = [{ sku: order(1).lines[0]!.sku, requested: 3, available: 1 }]
    gateway.rpc.on(placeOrder, () => err({ code: 'INSUFFICIENT_STOCK', shortages }))
    const chinese = await gateway.send(PLACE, { input })
    const english = await gateway.send(PLACE, { input }, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' })
    expect(chinese.data).toEqual({
      placeOrder: {
        __typename: 'InsufficientStock',
        code: 'INSUFFICIENT_STOCK',
        message: '库存不足：SKU-1 需 3 可售 1',
        shortages,
      },
    })
    expect(english.data).toHaveProperty('placeOrder.message', 'Not enough stock: SKU-1 needs 3, has 1')
  })

  test('a status refusal says what is allowed, in GraphQL enums', async () => {
    gateway.rpc.on(shipOrder, () => err({ code: 'NOT_ALLOWED_IN_STATUS', status: 'shipped', allowed: ['complete'] }))
    const { data } = await gateway.send(
      `mutation { shipOrder(orderId: "${orderId(1)}") { ... on NotAllowedInStatus { status allowed message } } }`,
    )
    expect(data).toEqual({
      shipOrder: { status: 'SHIPPED', allowed: ['COMPLETE'], message: '订单已发货，不能进行此操作；可以：完成' },
    })
  })

  test('the refusal stored in an order is the same union', async () => {
    const refusal = { code: 'CREDIT_EXCEEDED', currency: 'CNY', limitMinor: 100, exposureMinor: 90, requestedMinor: 20 } as const
    gateway.rpc.on(getOrders, () => [order(1, { status: 'refused', refusal })])
    const { data } = await gateway.send(`{ order(id: "${orderId(1)}") { refusal { __typename ... on Error { message } } } }`)
    expect(data).toEqual({
      order: { refusal: { __typename: 'CreditExceeded', message: '超出信用额度：额度 1.00，已占用 0.90，本次 0.20 CNY' } },
    })
  })

  test('a locked account tells until when', async () => {
    gateway.rpc.on(logIn, () => err({ code: 'ACCOUNT_LOCKED', until: '2026-11-22T09:00:00.000Z' }))
    const { data } = await gateway.anonymously(
      'mutation { logIn(input: { username: "a", password: "b" }) { ... on AccountLocked { code until } } }',
    )
    expect(data).toEqual({ logIn: { code: 'ACCOUNT_LOCKED', until: '2026-11-22T09:00:00.000Z' } })
  })
})

describe('messages', () => {
  test.each(['zh-CN', 'en'] as const)('%s has words for every refusal and every request error', (language) => {
    expect(Object.keys(messages[language].refusals).sort()).toEqual(Object.keys(refusalTypes).sort())
    expect(Object.keys(messages[language].requests).sort()).toEqual([...requestErrorCodes].sort())
  })
})
