import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import { getOrders, listOrders } from '@channel/contracts/order'
import { getDealers } from '@channel/contracts/dealer'
import { order, orderId } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'

const ONE = `{ order(id: "${orderId(1)}") { number dealer { name } } }`

describe('unexpected errors', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
  })
  afterAll(() => gateway.close())

  const throwing = (error: Error) => (): never => {
    throw error
  }

  test('are masked with a trace id, and logged with their cause', async () => {
    gateway.rpc.on(getOrders, throwing(new Error('password of the database is hunter2')))
    const { errors, headers } = await gateway.send(ONE, {}, { 'x-trace-id': 'trace-4711' })
    expect(errors).toEqual([
      { message: '系统内部错误，追踪号 trace-4711', path: ['order'], extensions: { code: 'INTERNAL', traceId: 'trace-4711' } },
    ])
    expect(headers['x-trace-id']).toBe('trace-4711')
    const line = gateway.logged.find(({ level }) => level === 'error')
    expect(line?.details).toMatchObject({
      traceId: 'trace-4711',
      err: expect.objectContaining({ message: expect.stringMatching(/hunter2/) }),
    })
  })

  test('leave the rest of the answer as it is', async () => {
    gateway.rpc.on(getOrders, () => [order(1)]).on(getDealers, throwing(new TypeError('x is not a function')))
    const { data, errors } = await gateway.send(ONE, {}, { 'accept-language': 'en' })
    expect(data).toEqual({ order: { number: 'SO20261122-000001', dealer: null } })
    expect(errors[0]).toMatchObject({ path: ['order', 'dealer'], message: expect.stringMatching(/^Internal error, trace /) })
    expect(JSON.stringify(errors)).not.toMatch(/not a function/)
  })

  test('a service that is away is told as such: a repeat may work', async () => {
    gateway.rpc.on(getOrders, throwing(new RpcUnavailable('order.get-orders', 'connect ECONNREFUSED 10.0.0.7:4000')))
    const { errors } = await gateway.send(ONE)
    expect(errors[0]).toMatchObject({
      message: '服务暂不可用，请稍后用同一幂等键重试',
      extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true },
    })
    expect(JSON.stringify(errors)).not.toMatch(/10\.0\.0\.7/)
  })

  test('a service that finds fault with the input is believed', async () => {
    const issues = [{ path: ['after'], code: 'custom', message: 'not a cursor' }]
    gateway.rpc.on(listOrders, throwing(new RpcInvalid('order.list-orders', issues)))
    const { errors } = await gateway.send('{ orders(after: "x") { totalCount } }')
    expect(errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', issues })
  })
})
