import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { err } from '@channel/contracts'
import { setCreditLimit } from '@channel/contracts/dealer'
import { placeOrder } from '@channel/contracts/order'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'

const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  __typename ... on Error { code message } ... on UnknownSku { skus } ... on IdempotencyKeyReused { idempotencyKey } } }`
const orderOf = (line: object) => ({ input: { channel: 'ONLINE', currency: 'CNY', lines: [{ sku: 'A', quantity: 1 }, line] } })

describe('bad input', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
  })
  afterAll(() => gateway.close())

  const issuesOf = async (query: string, variables: object, headers: Record<string, string> = {}) => {
    const { errors } = await gateway.send(query, variables, headers)
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(gateway.rpc.sent).toEqual([])
    return errors[0]?.extensions['issues'] as { path: (string | number)[]; code: string; message: string }[]
  }

  test.each<[string, unknown, string]>([
    ['0', 0, 'too_small'],
    ['negative', -5, 'too_small'],
    ['above 1,000,000', 1_000_001, 'too_big'],
    ['a fraction', 1.5, 'invalid_type'],
    ['text', '7', 'invalid_type'],
    ['beyond 32 bits', 3_000_000_000, 'invalid_type'],
  ])('a quantity that is %s is refused with its path and nothing is sent', async (_name, quantity, code) => {
    expect(await issuesOf(PLACE, orderOf({ sku: 'B', quantity }))).toEqual([
      { path: ['lines', 1, 'quantity'], code, message: expect.any(String) },
    ])
  })

  test('a missing quantity has its path too', async () => {
    expect(await issuesOf(PLACE, orderOf({ sku: 'B' }))).toMatchObject([{ path: ['lines', 1, 'quantity'], code: 'invalid_type' }])
  })

  test('every issue is told at once, in the language of the caller', async () => {
    const variables = { input: { channel: 'ONLINE', currency: 'yuan', lines: [{ sku: '', quantity: 0 }] } }
    const chinese = await issuesOf(PLACE, variables)
    const english = await issuesOf(PLACE, variables, { 'accept-language': 'en' })
    const paths = [['currency'], ['lines', 0, 'sku'], ['lines', 0, 'quantity']]
    expect(chinese.map(({ path }) => path)).toEqual(paths)
    expect(english.map(({ path }) => path)).toEqual(paths)
    expect(chinese[2]?.message).toMatch(/\p{Script=Han}/u)
    expect(english[2]?.message).toMatch(/^Too small/)
  })

  test('an unknown channel and an unknown field are refused', async () => {
    const input = { channel: 'MOON', currency: 'CNY', lines: [], colour: 'red' }
    expect(await issuesOf(PLACE, { input })).toMatchObject([
      { path: ['channel'] },
      { message: expect.stringMatching(/"colour"/) },
    ])
  })

  test('thousands of issues are cut short', async () => {
    const lines = Array.from({ length: 5_000 }, () => ({ sku: 'A', quantity: 0 }))
    expect(await issuesOf(PLACE, { input: { channel: 'ONLINE', currency: 'CNY', lines } })).toHaveLength(50)
  })

  test.each(['not-a-uuid', "'; drop table orders; --"])('the id %j is refused', async (id) => {
    expect(await issuesOf('query ($id: ID!) { order(id: $id) { id } }', { id })).toMatchObject([{ path: ['id'] }])
  })

  test.each([{ sku: '' }, { sku: '货号' }, { sku: 'A'.repeat(65) }])('the SKU of %j is refused', async (variables) => {
    expect(await issuesOf('query ($sku: String!) { product(sku: $sku) { sku } }', variables)).toMatchObject([{ path: ['sku'] }])
  })

  test.each(['yesterday', '2026-13-01T00:00:00Z', '2026-01-01'])('the moment %j is refused', async (from) => {
    expect(await issuesOf('query ($from: DateTime) { salesSummary(from: $from) { channel } }', { from })).toMatchObject([
      { path: ['from'] },
    ])
  })

  test('an amount beyond 2^53 is refused', async () => {
    const query = 'mutation ($input: SetCreditLimitInput!) { setCreditLimit(input: $input) { __typename } }'
    const input = { dealerCode: 'D1', limitMinor: 2 ** 53, currency: 'CNY', reason: 'x' }
    expect(await issuesOf(query, { input })).toMatchObject([{ path: ['limitMinor'] }])
  })
})

describe('what only a service can tell', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
  })
  afterAll(() => gateway.close())

  test('an unknown SKU', async () => {
    gateway.rpc.on(placeOrder, () => err({ code: 'UNKNOWN_SKU', skus: ['B'] }))
    const { data } = await gateway.send(PLACE, orderOf({ sku: 'B', quantity: 1 }))
    expect(data).toEqual({ placeOrder: { __typename: 'UnknownSku', code: 'UNKNOWN_SKU', message: '货号不存在：B', skus: ['B'] } })
  })

  test('a reused idempotency key with another body', async () => {
    gateway.rpc.on(placeOrder, ({ idempotencyKey }) => err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey }))
    const { data } = await gateway.send(PLACE, orderOf({ sku: 'B', quantity: 1 }), { 'idempotency-key': 'the-same-key' })
    expect(data).toMatchObject({ placeOrder: { code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'the-same-key' } })
  })

  test("another dealer's account", async () => {
    gateway.rpc.on(setCreditLimit, () => err({ code: 'FORBIDDEN', reason: 'another dealer' }))
    const input = { dealerCode: 'D2', limitMinor: 1, currency: 'CNY', reason: 'x' }
    const query =
      'mutation ($input: SetCreditLimitInput!) { setCreditLimit(input: $input) { ... on Forbidden { code message reason } } }'
    expect((await gateway.send(query, { input })).data).toEqual({
      setCreditLimit: { code: 'FORBIDDEN', message: '无权进行此操作', reason: 'another dealer' },
    })
  })
})
