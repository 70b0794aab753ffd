import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { request } from 'undici'
import { PLACE_ORDER } from './replay/operations.js'
import { expiredToken } from './testing/expired-token.js'
import type { Shop } from './testing/shop.js'
import { openShop } from './testing/shop.js'
import type { TestPlatform } from './testing/test-platform.js'
import { TEST_SECRET, testPlatform } from './testing/test-platform.js'

describe('bad input', () => {
  let platform: TestPlatform
  let shop: Shop
  let buyer: string
  let before: string
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 50 }, dealers: { 'D-1': 1_000_000, 'D-2': 1_000_000 } })
    buyer = await platform.tokenOf({ username: 'd1.buyer', roles: ['dealer-buyer'], dealerCode: 'D-1' })
  }, 60_000)
  beforeEach(async () => void (before = await shop.everything()))
  afterAll(() => platform.close())

  const nothingWritten = async () => expect(await shop.everything()).toBe(before)
  const issuesOf = async (input: unknown) => {
    const { body } = await request(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${shop.token}` },
      body: JSON.stringify({ query: PLACE_ORDER, variables: { input } }),
    })
    const { errors } = (await body.json()) as { errors: { extensions: { code: string; issues?: { path: unknown[] }[] } }[] }
    return errors.map(({ extensions }) => ({
      code: extensions.code,
      paths: extensions.issues?.map(({ path }) => path.join('.')),
    }))
  }

  test('an unknown SKU is refused by name', async () => {
    const answer = await shop.send(
      PLACE_ORDER.replace('... on Error { code message }', '... on Error { code message } ... on UnknownSku { skus }'),
      { channel: 'ONLINE', currency: 'CNY', lines: [{ sku: 'NO-SUCH', quantity: 1, unitPrice: '1.00' }] },
      'unknown-sku-1',
    )
    expect(answer.data['placeOrder']).toMatchObject({ code: 'UNKNOWN_SKU', skus: ['NO-SUCH'] })
    await nothingWritten()
  })

  test.each([0, -1, 1_000_001])('a quantity of %d is refused with its path', async (quantity) => {
    const lines = [
      { sku: 'SKU-1', quantity: 1 },
      { sku: 'SKU-1', quantity },
    ]
    const [error] = await issuesOf({ channel: 'ONLINE', currency: 'CNY', lines })
    expect(error?.code).toBe('BAD_USER_INPUT')
    expect(error?.paths).toEqual([expect.stringContaining('lines.1.quantity')])
    await nothingWritten()
  })

  test("another dealer's id is forbidden to a dealer's buyer", async () => {
    const other = { channel: 'DEALER', dealerCode: 'D-2' }
    const answer = await shop.buy([{ sku: 'SKU-1', quantity: 1 }], 'other-dealer-1', other, buyer)
    expect(answer.codes).toEqual(['FORBIDDEN'])
    await nothingWritten()
    const seen = await platform.graphql({ query: '{ dealer(code: "D-2") { code } }' }, { token: buyer })
    expect(seen.data['dealer']).toBeNull()
  })

  test('a reused key with another body is refused', async () => {
    const first = await shop.buy([{ sku: 'SKU-1', quantity: 1 }], 'reused-key-1')
    expect(first.codes).toEqual([])
    before = await shop.everything()
    const second = await shop.buy([{ sku: 'SKU-1', quantity: 2 }], 'reused-key-1')
    expect(second.codes).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    await nothingWritten()
  })

  test('an expired token, a forged one and none at all are told apart from a good one', async () => {
    const lines = [{ sku: 'SKU-1', quantity: 1 }]
    const expired = await shop.buy(lines, 'expired-token-1', {}, expiredToken(TEST_SECRET))
    expect(expired.codes).toEqual(['TOKEN_EXPIRED'])
    const forged = await shop.buy(lines, 'forged-token-1', {}, expiredToken('another-secret-of-the-same-length'))
    expect(forged.codes).toEqual(['UNAUTHENTICATED'])
    const anonymous = await platform.graphql({ query: '{ me { id } }' })
    expect(anonymous.codes).toEqual(['UNAUTHENTICATED'])
    await nothingWritten()
  })

  test('a body of 5 MB is refused', async () => {
    const padding = 'x'.repeat(5 * 1024 * 1024)
    const answer = await platform.graphql({ query: '{ me { id } }', variables: { padding } }, { token: shop.token })
    expect(answer).toMatchObject({ status: 413, codes: ['PAYLOAD_TOO_LARGE'] })
    await nothingWritten()
  })

  test('a query 20 deep is refused', async () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'code' : `orders(first: 1) { nodes { dealer { ${nested(depth - 1)} } } }`
    const answer = await platform.graphql({ query: `{ dealer(code: "D-1") { ${nested(6)} } }` }, { token: shop.token })
    expect(answer.codes).toContain('QUERY_TOO_DEEP')
  })
})
