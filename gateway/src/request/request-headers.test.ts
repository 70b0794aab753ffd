import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ok } from '@channel/contracts'
import { shipOrder } from '@channel/contracts/order'
import { order, orderId } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'
import { preferredLanguage } from './language.js'

const ship = (name: string) => `${name}: shipOrder(orderId: "${orderId(1)}") { __typename }`
const ONE = `mutation { shipOrder(orderId: "${orderId(1)}") { __typename } }`
const TWO = `mutation { ${ship('first')} ${ship('second')} }`

describe('headers of a request', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc.on(shipOrder, () => ok(order(1)))
  })
  afterAll(() => gateway.close())

  const keysOf = async (query: string, headers: Record<string, string>) => {
    const before = gateway.rpc.sent.length
    await gateway.send(query, {}, headers)
    return gateway.rpc.sent.slice(before).map(({ input }) => input['idempotencyKey'])
  }

  test('the idempotency key goes to the command as it is', async () => {
    expect(await keysOf(ONE, { 'idempotency-key': 'order-4711-ship' })).toEqual(['order-4711-ship'])
  })

  test('several mutation fields are told apart by their response names', async () => {
    expect(await keysOf(TWO, { 'idempotency-key': 'order-4711-ship' })).toEqual([
      'order-4711-ship:first',
      'order-4711-ship:second',
    ])
  })

  test('a composed key that would be too long is shortened the same way each time', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(200) }
    const [once, again] = [await keysOf(TWO, headers), await keysOf(TWO, headers)]
    expect(once).toEqual(again)
    expect(new Set(once).size).toBe(2)
    expect(once.every((key) => String(key).length <= 200)).toBe(true)
  })

  test('without the header every command gets a fresh key', async () => {
    const keys = [...(await keysOf(ONE, {})), ...(await keysOf(ONE, {}))]
    expect(new Set(keys).size).toBe(2)
  })

  test.each(['short', 'k'.repeat(201), 'with a space', '订单'])(
    'the malformed key %j is refused and nothing is sent',
    async (key) => {
      const before = gateway.rpc.sent.length
      const header = Buffer.from(key).toString('latin1')
      const { status, errors } = await gateway.send(ONE, {}, { 'idempotency-key': header })
      expect([status, errors[0]?.extensions.code]).toEqual([400, 'IDEMPOTENCY_KEY_MALFORMED'])
      expect(errors[0]?.message).toMatch(/8–200/)
      expect(gateway.rpc.sent).toHaveLength(before)
    },
  )

  test('a well-formed trace goes on, a malformed one is replaced, and the answer names it', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const given = await gateway.send(ONE, {}, { traceparent: `00-${trace}-00f067aa0ba902b7-01` })
    const made = await gateway.send(
      ONE,
      {},
      { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, 'x-trace-id': 'no good\t' },
    )
    const own = await gateway.send(ONE, {}, { 'x-trace-id': 'partner-0001' })
    expect(given.headers['x-trace-id']).toBe(trace)
    expect(made.headers['x-trace-id']).toMatch(/^[\da-f-]{36}$/)
    expect(own.headers['x-trace-id']).toBe('partner-0001')
    expect(gateway.rpc.sent.slice(-3).map(({ context }) => context.traceId)).toEqual(
      [given, made, own].map(({ headers }) => headers['x-trace-id']),
    )
  })

  test.each([
    [undefined, 'zh-CN'],
    ['en', 'en'],
    ['zh-TW,en;q=0.5', 'zh-CN'],
    ['fr,en;q=0.3,zh;q=0.2', 'en'],
    ['en;q=0,zh', 'zh-CN'],
    ['fr', 'zh-CN'],
    [';;q=,,', 'zh-CN'],
  ])('Accept-Language %j means %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language)
  })
})
