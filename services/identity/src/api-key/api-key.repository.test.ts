import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { InputOf, ParsedInputOf } from '@channel/contracts'
import type { createApiKey } from '@channel/contracts/identity'
import { brandAdmin, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { onApiKeyRevoked } from '../consumers/on-api-key-revoked.js'
import type { RunningIdentity } from '../testing/running.js'
import { gateway, key, runningIdentity } from '../testing/running.js'

let database: TestDatabase
let one: RunningIdentity
let two: RunningIdentity

beforeAll(async () => {
  database = await testDatabase('identity')
  ;[one, two] = await Promise.all([runningIdentity(database.url), runningIdentity(database.url)])
})
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()])
  await database.drop()
})

type Input = ParsedInputOf<typeof createApiKey>
const wanted = (more: Partial<InputOf<typeof createApiKey>> = {}): Input =>
  ({ idempotencyKey: key(), name: 'ERP', scopes: ['orders:read', 'orders:write'], ...more }) as Input
const made = async (more: Partial<InputOf<typeof createApiKey>> = {}) => {
  const reply = await one.apiKeys.create(wanted(more), brandAdmin)
  if (!reply.ok) throw new Error(reply.error.code)
  return { apiKey: reply.value.apiKey, token: String(reply.value.token) }
}
const revoke = (apiKeyId: string) => one.apiKeys.revoke({ idempotencyKey: key(), apiKeyId }, brandAdmin)
const check = (token: string, at = one) => at.apiKeys.check({ token }, gateway)

describe('an API key', () => {
  it('lets in whom it stands for, with its scopes', async () => {
    const { apiKey, token } = await made({ dealerCode: 'D1', expiresAt: '2026-04-01T00:00:00.000Z' })
    expect(await check(token, two)).toEqual({
      principal: { subject: `key:${apiKey.id}`, roles: ['dealer-buyer'], dealerCode: 'D1' },
      scopes: ['orders:read', 'orders:write'],
      expiresAt: '2026-04-01T00:00:00.000Z',
    })
  })

  it('is told once: of many who send the command at once one gets it, and there is one key', async () => {
    const input = wanted({ name: 'told once' })
    const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? one : two).apiKeys.create(input, brandAdmin)))
    const values = replies.flatMap((reply) => (reply.ok ? [reply.value] : []))
    expect(new Set(values.map(({ apiKey }) => apiKey.id)).size).toBe(1)
    const tokens = values.map(({ token }) => token).filter((token) => token !== null)
    expect(tokens).toHaveLength(1)
    expect(await check(String(tokens[0]))).not.toBeNull()
    const kept = await database.query<{ answer: string }>('SELECT answer::text FROM command_log')
    expect(kept.filter(({ answer }) => answer.includes('cmk_'))).toEqual([])
  })

  it.each([
    ['of another secret', (token: string) => token.slice(0, -3) + (token.endsWith('AAA') ? 'BBB' : 'AAA')],
    ['of an unknown id', (token: string) => token.replace(/^cmk_.{4}/, 'cmk_ffff')],
    ['malformed', () => 'cmk_nonsense'],
  ])('that is %s lets nobody in', async (_, spoil) => {
    const { token } = await made()
    expect(await check(spoil(token))).toBeNull()
  })

  it('is checked for the gateway only', async () => {
    const { token } = await made()
    expect(await one.apiKeys.check({ token }, brandAdmin)).toBeNull()
  })

  it('ends at its time', async () => {
    const { token } = await made({ expiresAt: '2026-03-01T08:10:00.000Z' })
    expect(await check(token)).not.toBeNull()
    one.later(10)
    expect(await check(token)).toBeNull()
    expect(await one.apiKeys.create(wanted({ expiresAt: '2026-03-01T08:10:00.000Z' }), brandAdmin)).toMatchObject({
      error: { code: 'EXPIRY_IN_PAST' },
    })
  })

  it('is over at once when it is revoked, for whoever remembers it too; twice is fine', async () => {
    const { apiKey, token } = await made()
    expect(await revoke(apiKey.id)).toMatchObject({ ok: true, value: { status: 'revoked' } })
    expect(await check(token)).toBeNull()
    expect(await one.cache.get(`revoked:key:${apiKey.id}`)).toBe('1')
    expect(await revoke(apiKey.id)).toMatchObject({ ok: true })
    const events = await database.query('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq', apiKey.id)
    expect(events).toEqual([{ name: 'identity.api-key-created.v1' }, { name: 'identity.api-key-revoked.v1' }])
    expect(await revoke('0197a5a0-0000-7000-8000-000000000001')).toMatchObject({ error: { code: 'API_KEY_NOT_FOUND' } })
  })

  it('is made known as revoked again, for the case that its first publisher died', async () => {
    const payload = { apiKeyId: 'k-1', name: 'x', dealerCode: null }
    await onApiKeyRevoked(two.apiKeys).handle({ payload } as never, gateway)
    expect(await two.cache.get('revoked:key:k-1')).toBe('1')
  })

  it('remembers its last use to the minute, and not each of many', async () => {
    const { apiKey, token } = await made({ name: 'in use' })
    const lastUse = async () => (await database.query('SELECT last_used_at, xmin FROM api_key WHERE id = $1', apiKey.id))[0]
    await Promise.all(Array.from({ length: 8 }, () => check(token)))
    const first = await lastUse()
    one.later(0.5)
    await check(token)
    expect(await lastUse()).toEqual(first)
    one.later(0.6)
    await check(token)
    expect(await lastUse()).not.toEqual(first)
  })
})

describe('administering API keys', () => {
  it.each([
    ['brand operations', brandOps],
    ['a dealer', dealerBuyer('D1')],
    ['a service', gateway],
  ])('is not for %s', async (_, caller) => {
    const { apiKey } = await made()
    expect(await one.apiKeys.create(wanted(), caller)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await one.apiKeys.revoke({ idempotencyKey: key(), apiKeyId: apiKey.id }, caller)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    expect(await one.apiKeys.list({ first: 10 }, caller)).toEqual({ rows: [], hasNextPage: false, totalCount: 0 })
  })

  it('lists them newest first, page by page, by status, dealer and name, without their secrets', async () => {
    const ids: string[] = []
    for (const name of ['WMS 一', 'WMS 二', 'WMS 三']) ids.push((await made({ name, dealerCode: 'D77' })).apiKey.id)
    await revoke(ids[1]!)
    const list = (more: object) => one.apiKeys.list({ first: 2, dealerCode: 'D77' as never, ...more }, brandAdmin)
    const page = await list({})
    const rest = await list({ after: page.rows.at(-1)?.cursor })
    expect([...page.rows, ...rest.rows].map(({ node }) => node.id)).toEqual(ids.toReversed())
    expect([page.hasNextPage, page.totalCount, rest.hasNextPage]).toEqual([true, 3, false])
    expect((await list({ status: 'revoked' })).rows.map(({ node }) => node.id)).toEqual([ids[1]])
    expect((await list({ status: 'active', search: 'wms 三' })).rows.map(({ node }) => node.name)).toEqual(['WMS 三'])
    expect((await list({ search: '%' })).totalCount).toBe(0)
    expect(Object.keys(page.rows[0]!.node)).not.toContain('secretHash')
  })
})
