import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { DealerCode, err, ok } from '@channel/contracts'
import type { ApiKeyHolder, ApiScope } from '@channel/contracts/identity'
import { checkApiKey } from '@channel/contracts/identity'
import { listProducts } from '@channel/contracts/inventory'
import { cancelOrder, getOrders, listOrders, placeOrder } from '@channel/contracts/order'
import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import { order, orderId, page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, runningGateway } from '../testing/running-gateway.js'

const D1 = DealerCode.parse('D1')
const holder = (id: string, scopes: ApiScope[], more: Partial<ApiKeyHolder> = {}): ApiKeyHolder => ({
  principal: { subject: `key:${id}`, roles: ['dealer-buyer'], dealerCode: D1 },
  scopes,
  expiresAt: null,
  ...more,
})
const KEYS: Record<string, ApiKeyHolder> = {
  cmk_full: holder('full', ['orders:read', 'orders:write', 'products:read']),
  cmk_reader: holder('reader', ['orders:read']),
  cmk_old: holder('old', ['orders:read'], { expiresAt: '2020-01-01T00:00:00.000Z' }),
  cmk_revoked: holder('revoked', ['orders:read']),
  cmk_busy: holder('busy', ['orders:read']),
}
const PLACE = '/api/v1/order/place-order'
const input = { channel: 'dealer', currency: 'CNY', lines: [{ sku: 'A-1', quantity: 3 }] }

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway({ requestsPerMinute: 30 })
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.rpc.on(checkApiKey, ({ token }) => KEYS[token] ?? null)
  gateway.rpc.on(listOrders, () => page([]))
  gateway.rpc.on(placeOrder, () => ok(order(1)))
})
afterEach(() => void gateway.rpc.sent.splice(0))

const as = (key: string) => ({ authorization: `Bearer ${key}` })
const post = (path: string, body: object | string, headers: Record<string, string> = {}) =>
  gateway.http
    .post(path)
    .set({ ...as('cmk_full'), 'idempotency-key': 'erp-4711-place', 'content-type': 'application/json', ...headers })
    .send(body)
const get = (path: string, key = 'cmk_full', headers: Record<string, string> = {}) =>
  gateway.http.get(path).set({ ...as(key), ...headers })
const sent = (pattern: string) => gateway.rpc.sent.filter((call) => call.pattern === pattern)

describe('a command', () => {
  test('goes to its service in the name of the key, with the key of the header, and the answer is the value', async () => {
    const { status, body, headers } = await post(PLACE, input, { 'x-trace-id': 'partner-0001' })
    expect([status, headers['x-trace-id'], body.number]).toEqual([200, 'partner-0001', 'SO20261122-000001'])
    expect(sent('order.place-order')).toMatchObject([
      {
        input: { channel: 'dealer', lines: [{ sku: 'A-1', quantity: 3 }], idempotencyKey: 'erp-4711-place' },
        context: { principal: { subject: 'key:full', roles: ['dealer-buyer'], dealerCode: 'D1' }, traceId: 'partner-0001' },
      },
    ])
  })

  test('that is refused is a problem with its code, the refusal, and words in the language asked for', async () => {
    const shortages = [{ sku: order(1).lines[0]!.sku, requested: 3, available: 1 }]
    gateway.rpc.on(placeOrder, () => err({ code: 'INSUFFICIENT_STOCK', shortages }))
    const { status, headers, body } = await post(PLACE, input, { 'accept-language': 'en' })
    expect([status, headers['content-type']]).toEqual([422, 'application/problem+json; charset=utf-8'])
    expect(body).toEqual({
      type: 'urn:channel:problem:insufficient-stock',
      title: 'Refused by a rule of the business',
      status: 422,
      detail: 'Not enough stock: SKU-1 needs 3, has 1',
      code: 'INSUFFICIENT_STOCK',
      traceId: headers['x-trace-id'],
      refusal: { code: 'INSUFFICIENT_STOCK', shortages },
    })
    expect((await post(PLACE, input)).body).toMatchObject({ title: '业务规则拒绝', detail: '库存不足：SKU-1 需 3 可售 1' })
  })

  test.each([
    [{ code: 'FORBIDDEN', reason: 'x' }, 403],
    [{ code: 'ORDER_NOT_FOUND', orderId: orderId(1) }, 404],
    [{ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'erp-4711' }, 422],
  ] as const)('that is refused with %j has status %d', async (refusal, status) => {
    gateway.rpc.on(cancelOrder, () => err(refusal))
    const answer = await post('/api/v1/order/cancel-order', { orderId: orderId(1), reason: 'x' })
    expect([answer.status, answer.body.code]).toEqual([status, refusal.code])
  })

  test.each<[string, object | string, Record<string, string>, number, string]>([
    ['without an idempotency key', input, { 'idempotency-key': '' }, 400, 'IDEMPOTENCY_KEY_MALFORMED'],
    ['with a malformed one', input, { 'idempotency-key': 'short' }, 400, 'IDEMPOTENCY_KEY_MALFORMED'],
    ['that does not fit', { ...input, lines: [{ sku: 'A', quantity: 0 }] }, {}, 400, 'BAD_USER_INPUT'],
    ['that is a list', [], {}, 400, 'BAD_USER_INPUT'],
    ['that is no JSON', '{"channel":', {}, 400, 'BODY_NOT_JSON'],
    ['that is empty', '', {}, 400, 'BODY_NOT_JSON'],
    ['of another type', 'channel=dealer', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['that is too large', { ...input, note: 'x'.repeat(1_100_000) }, {}, 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s is refused and nothing is sent', async (_, body, headers, status, code) => {
    const answer = await post(PLACE, body, headers)
    expect([answer.status, answer.body.code, answer.headers['content-type']]).toEqual([
      status,
      code,
      'application/problem+json; charset=utf-8',
    ])
    expect(sent('order.place-order')).toEqual([])
  })

  test('needs an idempotency key', async () => {
    const { status, body } = await gateway.http.post(PLACE).set(as('cmk_full')).send(input)
    expect([status, body.code]).toEqual([400, 'IDEMPOTENCY_KEY_REQUIRED'])
  })

  test('says where its input does not fit', async () => {
    const { body } = await post(PLACE, { ...input, lines: [{ sku: 'A', quantity: 0 }] })
    expect(body.issues).toMatchObject([{ path: ['lines', 0, 'quantity'], code: 'too_small' }])
  })
})

describe('a query', () => {
  test('is GET with parameters, of their kinds, or POST with the same as JSON', async () => {
    const asked = { first: 20, dealerCode: 'D1' }
    await get('/api/v1/order/list-orders?first=20&dealerCode=D1')
    await gateway.http.post('/api/v1/order/list-orders').set(as('cmk_full')).send(asked)
    expect(sent('order.list-orders').map(({ input: given }) => given)).toEqual([asked, asked])
    gateway.rpc.on(listProducts, () => page([]))
    await get('/api/v1/inventory/list-products')
    expect(sent('inventory.list-products')[0]?.input).toEqual({})
  })

  test('takes a list as a parameter that comes several times, also once', async () => {
    gateway.rpc.on(getOrders, () => [])
    const [one, two] = [orderId(1), orderId(2)]
    await get(`/api/v1/order/get-orders?ids=${one}`)
    const answer = await get(`/api/v1/order/get-orders?ids=${one}&ids=${two}`)
    expect(sent('order.get-orders').map(({ input: given }) => given['ids'])).toEqual([[one], [one, two]])
    expect([answer.status, answer.body]).toEqual([200, []])
  })

  test.each(['first=0', 'first=many', 'first=', 'first=1&first=2', 'status=nothing'])('with %s is refused', async (query) => {
    const { status, body } = await get(`/api/v1/order/list-orders?${query}`)
    expect([status, body.code]).toEqual([400, 'BAD_USER_INPUT'])
  })
})

describe('who may', () => {
  test.each<[string, Record<string, string>, string]>([
    ['nobody', {}, 'UNAUTHENTICATED'],
    ['an unknown key', as('cmk_unknown'), 'API_KEY_INVALID'],
    ['an expired key', as('cmk_old'), 'API_KEY_INVALID'],
    ['nonsense', as('nonsense'), 'UNAUTHENTICATED'],
  ])('%s gets 401', async (_, headers, code) => {
    const { status, body, headers: answered } = await gateway.http.get('/api/v1/order/list-orders').set(headers)
    expect([status, body.code, answered['www-authenticate']]).toEqual([401, code, 'Bearer'])
    expect(sent('order.list-orders')).toEqual([])
  })

  test('a key does what its scopes name and nothing else', async () => {
    expect((await get('/api/v1/order/list-orders', 'cmk_reader')).status).toBe(200)
    const refused = await post(PLACE, input, as('cmk_reader'))
    expect([refused.status, refused.body.code, refused.body.scope]).toEqual([403, 'SCOPE_MISSING', 'orders:write'])
    expect(sent('order.place-order')).toEqual([])
  })

  test('a key is asked for once and remembered, also where many come at once', async () => {
    const fresh = await runningGateway()
    fresh.rpc.on(checkApiKey, ({ token }) => KEYS[token] ?? null).on(listOrders, () => page([]))
    const ask = () => fresh.http.get('/api/v1/order/list-orders').set(as('cmk_reader'))
    await Promise.all(Array.from({ length: 8 }, ask))
    await ask()
    expect(fresh.rpc.patterns().filter((pattern) => pattern === checkApiKey.pattern)).toHaveLength(1)
    await fresh.close()
  })

  test('a key that is revoked while it is remembered is refused at once', async () => {
    expect((await get('/api/v1/order/list-orders', 'cmk_revoked')).status).toBe(200)
    await gateway.cache.set('revoked:key:revoked', '1', 60)
    expect((await get('/api/v1/order/list-orders', 'cmk_revoked')).body.code).toBe('API_KEY_INVALID')
  })

  test('somebody who has logged in may what they may', async () => {
    const token = await accessToken({ roles: ['dealer-buyer'], dealerCode: 'D7' })
    expect((await get('/api/v1/order/list-orders', token)).status).toBe(200)
    expect(sent('order.list-orders')[0]?.context.principal).toMatchObject({ roles: ['dealer-buyer'], dealerCode: 'D7' })
  })

  test('a key is nobody at /graphql and for files', async () => {
    const { status, errors } = await gateway.anonymously('{ orders { totalCount } }', {}, as('cmk_full'))
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
    expect((await get('/files/balances.csv')).status).toBe(401)
  })

  test.each([
    '/api/v1/order/no-such',
    '/api/v1/dealer/hold-credit',
    '/api/v1/identity/create-api-key',
    '/api/v1/order/mark-sent',
  ])('nobody finds %s', async (path) => {
    const { status, body } = await post(path, {})
    expect([status, body.code]).toEqual([404, 'NO_SUCH_OPERATION'])
  })
})

describe('too many requests', () => {
  test('are refused until the minute is over, one key no other’s', async () => {
    const statuses: number[] = []
    let last = await get('/api/v1/order/list-orders', 'cmk_busy')
    for (let n = 0; n < 61; n += 1) {
      statuses.push(last.status)
      if (last.status === 429) break
      last = await get('/api/v1/order/list-orders', 'cmk_busy')
    }
    // The window may have changed meanwhile: then twice as many were let through.
    expect(statuses.length).toBeGreaterThanOrEqual(31)
    expect([last.status, last.body.code]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(last.headers['retry-after'])).toBeLessThanOrEqual(60)
    expect([last.headers['ratelimit-limit'], last.headers['ratelimit-remaining']]).toEqual(['30', '0'])
    expect((await get('/api/v1/order/list-orders', 'cmk_reader')).status).toBe(200)
  })
})

describe('what goes wrong behind', () => {
  test.each([
    ['a service that does not answer', () => new RpcUnavailable('order.list-orders', 'away'), 503, 'SERVICE_UNAVAILABLE'],
    ['an input that the service refuses', () => new RpcInvalid('order.list-orders', []), 400, 'BAD_USER_INPUT'],
    ['anything else, masked', () => new Error('password=hunter2'), 500, 'INTERNAL'],
  ])('%s', async (_, failure, status, code) => {
    gateway.rpc.on(listOrders, () => Promise.reject(failure()))
    const token = await accessToken({ roles: ['brand-ops'], sub: `0197a5a0-0000-7000-8000-0000000000${status % 90}` })
    const answer = await get('/api/v1/order/list-orders', token)
    expect([answer.status, answer.body.code, answer.body.traceId]).toEqual([status, code, answer.headers['x-trace-id']])
    expect(JSON.stringify(answer.body)).not.toContain('hunter2')
  })
})

test('the description is there for everybody', async () => {
  const { status, body } = await gateway.http.get('/api/v1/openapi.json')
  expect([status, body.openapi]).toEqual([200, '3.1.0'])
})
