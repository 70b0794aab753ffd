import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { err, ok, OrderId, Sku } from '@channel/contracts'
import type { Shipment } from '@channel/contracts/order'
import { changeOrder, getOrders, getShipments, listOrders, shipOrder, splitOrder } from '@channel/contracts/order'
import { order, orderId, page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'

const shipment = (of: string): Shipment => ({
  id: orderId(900),
  number: 'SH20261122-000001',
  orderId: OrderId.parse(of),
  channel: 'dealer',
  dealerCode: null,
  at: '2026-11-22T08:00:00.000Z',
  day: '2026-11-22',
  currency: 'CNY',
  amountMinor: 1_250,
  carrier: '顺丰',
  trackingNumber: 'SF1',
  last: false,
  actor: 'service:order',
  lines: [{ lineNo: 1, sku: Sku.parse('SKU-1'), quantity: 1, unitPrice: '12.50', amountMinor: 1_250 }],
})

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
  gateway.rpc
    .on(getOrders, ({ ids }) => ids.map((id) => order(Number(id.slice(-12)))))
    .on(getShipments, ({ orderIds }) => orderIds.map(shipment))
    .on(listOrders, () => page([1, 2, 3].map((number) => order(number))))
})
beforeEach(() => void gateway.rpc.sent.splice(0))
afterAll(() => gateway.close())

const sent = () => gateway.rpc.sent

describe('the life of an order', () => {
  test('lists ask for the shipments of all their orders in one call, and pass filters and sorting on', async () => {
    const query = `query ($filter: OrderFilter) {
      orders(filter: $filter, sort: LARGEST, first: 3) {
        nodes { allowed shipped { amount } lines { lineNo waiting reason { source } } shipments { number amount { amount } lines { lineNo } } }
      }
    }`
    const { data } = await gateway.send(query, {
      filter: { statuses: ['PARTLY_SHIPPED', 'SENT'], search: 'SO2026', onHold: false },
    })
    expect(data).toMatchObject({
      orders: {
        nodes: [1, 2, 3].map(() => ({
          allowed: ['SHIP', 'CHANGE', 'CANCEL'],
          lines: [{ lineNo: 1, waiting: 0, reason: { source: 'LIST' } }, { lineNo: 2 }],
          shipments: [{ number: 'SH20261122-000001', amount: { amount: '12.50' }, lines: [{ lineNo: 1 }] }],
        })),
      },
    })
    expect(sent()).toHaveLength(2)
    expect(sent()[0]?.input).toMatchObject({
      statuses: ['partly-shipped', 'sent'],
      search: 'SO2026',
      onHold: false,
      sort: 'largest',
    })
  })

  test('a part of an order is shipped with its carrier, and what cannot be says what could', async () => {
    gateway.rpc.on(shipOrder, () => err({ code: 'LINE_NOT_READY', lineNo: 1, requested: 5, ready: 2 }))
    const mutation = `mutation ($id: ID!, $shipment: ShipmentInput) {
      shipOrder(orderId: $id, shipment: $shipment) { __typename ... on Error { message } ... on LineNotReady { ready } }
    }`
    const parts = { lines: [{ lineNo: 1, quantity: 5 }], carrier: '顺丰', trackingNumber: null }
    const { data } = await gateway.send(mutation, { id: orderId(1), shipment: parts })
    expect(data).toEqual({
      shipOrder: { __typename: 'LineNotReady', message: '第 1 行要发 5，现可发 2；请先发可发部分，或等待到货', ready: 2 },
    })
    expect(sent()[0]?.input).toMatchObject({ orderId: orderId(1), lines: [{ lineNo: 1, quantity: 5 }], carrier: '顺丰' })
  })

  test('a change that the status does not allow names what is allowed', async () => {
    gateway.rpc.on(changeOrder, () =>
      err({ code: 'NOT_ALLOWED_IN_STATUS', status: 'approving', allowed: ['approve', 'mark-sent'] }),
    )
    const mutation = `mutation ($input: ChangeOrderInput!) {
      changeOrder(input: $input) { ... on NotAllowedInStatus { status allowed message } }
    }`
    const input = { orderId: orderId(1), lines: [{ lineNo: 1, quantity: 0 }], reason: '减单' }
    expect((await gateway.send(mutation, { input })).data).toEqual({
      changeOrder: {
        status: 'APPROVING',
        allowed: ['APPROVE', 'MARK_SENT'],
        message: '订单待审批，不能进行此操作；可以：审批通过、传 SAP',
      },
    })
  })

  test('a split answers both orders', async () => {
    const newOrder = order(2, { splitFrom: OrderId.parse(orderId(1)) })
    gateway.rpc.on(splitOrder, () => ok({ order: order(1), newOrder }))
    const mutation = `mutation ($input: SplitOrderInput!) {
      splitOrder(input: $input) { ... on SplitOrderSuccess { order { number } newOrder { splitFrom { number } } } }
    }`
    expect((await gateway.send(mutation, { input: { orderId: orderId(1), reason: '分批' } })).data).toEqual({
      splitOrder: { order: { number: 'SO20261122-000001' }, newOrder: { splitFrom: { number: 'SO20261122-000001' } } },
    })
  })
})
