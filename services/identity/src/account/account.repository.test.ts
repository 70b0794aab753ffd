import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brandAdmin, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningIdentity } from '../testing/running.js'
import { key, logIn, openAccount, platform, RIGHT, runningIdentity } from '../testing/running.js'

let database: TestDatabase
let one: RunningIdentity
let two: RunningIdentity

beforeAll(async () => {
  database = await testDatabase('identity')
  one = await runningIdentity(database.url)
  two = await runningIdentity(database.url)
})
afterAll(async () => {
  await one.stop()
  await two.stop()
  await database.drop()
})

const opening = (username: string, more: object = {}) => ({
  idempotencyKey: key(),
  username,
  password: RIGHT,
  displayName: '李四',
  roles: ['brand-ops' as const],
  ...more,
})

describe('opening an account', () => {
  it('is the business of brand admins and of the platform, which opens the first one', async () => {
    expect(await one.accounts.create(opening('first-admin', { roles: ['brand-admin'] }), platform)).toMatchObject({ ok: true })
    expect(await one.accounts.create(opening('second'), brandAdmin)).toMatchObject({
      ok: true,
      value: { status: 'active', roles: ['brand-ops'] },
    })
    for (const nobody of [brandOps, dealerBuyer('D001')]) {
      expect(await one.accounts.create(opening('third'), nobody)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    }
  })

  it('wants a dealer for dealer roles and a store for guides', async () => {
    expect(await one.accounts.create(opening('d1', { roles: ['dealer-buyer'] }), platform)).toEqual({
      ok: false,
      error: { code: 'ROLE_NEEDS_DEALER' },
    })
    expect(await one.accounts.create(opening('g1', { roles: ['guide'] }), platform)).toEqual({
      ok: false,
      error: { code: 'ROLE_NEEDS_STORE' },
    })
  })

  it('of twenty accounts of one name at once one is opened', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).accounts.create(opening('popular'), platform)),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.filter((reply) => !reply.ok && reply.error.code === 'USERNAME_TAKEN')).toHaveLength(19)
  })

  it('sent twice is one account; with another password under the same key it is refused', async () => {
    const input = opening('twice')
    const first = await one.accounts.create(input, platform)
    expect(await two.accounts.create(input, platform)).toEqual(first)
    const other = await one.accounts.create({ ...input, password: 'another password' }, platform)
    expect(other).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  })
})

describe('disabling and enabling', () => {
  it('closes the door and opens it again, each told once', async () => {
    const { id, username } = await openAccount(one)
    const disable = () => one.accounts.disable({ idempotencyKey: key(), accountId: id }, brandAdmin)
    expect(await disable()).toMatchObject({ ok: true, value: { status: 'disabled' } })
    expect(await disable()).toMatchObject({ ok: true, value: { status: 'disabled' } })
    expect(await one.accounts.enable({ idempotencyKey: key(), accountId: id }, brandAdmin)).toMatchObject({
      ok: true,
      value: { status: 'active' },
    })
    expect(await logIn(one, username)).toMatchObject({ ok: true })
    const told = await database.query<{ name: string }>('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place', id)
    expect(told.map(({ name }) => name)).toEqual([
      'identity.account-created.v1',
      'identity.account-disabled.v1',
      'identity.account-enabled.v1',
      'identity.logged-in.v1',
    ])
  })

  it('is no business of others, and answers ACCOUNT_NOT_FOUND for an unknown id', async () => {
    const { id } = await openAccount(one)
    expect(await one.accounts.disable({ idempotencyKey: key(), accountId: id }, brandOps)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    const accountId = id.replace(/^.{8}/, '00000000') as typeof id
    const unknown = await one.accounts.disable({ idempotencyKey: key(), accountId }, brandAdmin)
    expect(unknown).toEqual({ ok: false, error: { code: 'ACCOUNT_NOT_FOUND', accountId } })
  })
})

describe('reading accounts', () => {
  it('the brand sees all, others themselves', async () => {
    const [mine, theirs] = [await openAccount(one), await openAccount(one)]
    const me = { principal: { subject: mine.id, roles: ['dealer-buyer' as const] }, traceId: 'trace' }
    expect((await one.accounts.find({ ids: [mine.id, theirs.id] }, brandOps)).map(({ id }) => id).sort()).toEqual(
      [mine.id, theirs.id].sort(),
    )
    expect(await one.accounts.find({ ids: [mine.id, theirs.id] }, me)).toEqual([mine])
    const page = await one.accounts.list({ first: 50 }, me)
    expect([page.rows.map(({ node }) => node), page.totalCount]).toEqual([[mine], 1])
  })

  it('pages by username', async () => {
    for (const username of ['page-a', 'page-b', 'page-c']) await openAccount(one, { username })
    const first = await one.accounts.list({ first: 2, search: 'page-' }, brandOps)
    const second = await one.accounts.list({ first: 2, search: 'page-', after: first.rows.at(-1)?.cursor }, brandOps)
    expect([...first.rows, ...second.rows].map(({ node }) => node.username)).toEqual(['page-a', 'page-b', 'page-c'])
    expect([first.hasNextPage, second.hasNextPage]).toEqual([true, false])
  })
})
