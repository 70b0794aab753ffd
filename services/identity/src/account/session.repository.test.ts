import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { AccessClaims } from '@channel/contracts/identity'
import { deriveKey } from '@channel/service-kit'
import { testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { decodeJwt, jwtVerify } from 'jose'
import type { RunningIdentity } from '../testing/running.js'
import {
  gateway,
  key,
  logIn,
  openAccount,
  platform,
  refresh,
  RIGHT,
  runningIdentity,
  SECRET,
  sessionOf,
} from '../testing/running.js'

let database: TestDatabase
let one: RunningIdentity
let two: RunningIdentity

beforeAll(async () => {
  database = await testDatabase('identity')
  one = await runningIdentity(database.url)
  two = await runningIdentity(database.url)
})
beforeEach(() => {
  one.clock.now = two.clock.now = new Date('2026-03-01T08:00:00.000Z')
})
afterAll(async () => {
  await one.stop()
  await two.stop()
  await database.drop()
})

const INVALID = { ok: false, error: { code: 'INVALID_CREDENTIALS' } }
const sidOf = (accessToken: string) => String(decodeJwt(accessToken)['sid'])
const isRevoked = async (identity: RunningIdentity, accessToken: string) =>
  (await identity.cache.get(`revoked:${sidOf(accessToken)}`)) !== undefined
const actionsOf = async (subject: string) =>
  (await database.query<{ action: string }>('SELECT action FROM audit_entry WHERE subject = $1 ORDER BY id', subject)).map(
    ({ action }) => action,
  )

const untilWaiting = async (count: number): Promise<void> => {
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  while ((await database.query(waiting)).length < count) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('logging in', () => {
  it('answers an access token that the gateway can check with the derived key, good for 15 minutes', async () => {
    const account = await openAccount(one, { roles: ['dealer-buyer'], dealerCode: 'D001' })
    const session = await sessionOf(one, ` ${account.username.toUpperCase()} `)
    const key256 = deriveKey(SECRET, 'access-token')
    const { payload } = await jwtVerify(session.accessToken, key256, { algorithms: ['HS256'], currentDate: one.clock.now })
    expect(AccessClaims.parse(payload)).toMatchObject({ sub: account.id, roles: ['dealer-buyer'], dealerCode: 'D001' })
    expect(payload.exp).toBe(one.clock.now.getTime() / 1000 + 900)
    expect(session).toMatchObject({
      accessExpiresAt: '2026-03-01T08:15:00.000Z',
      refreshExpiresAt: '2026-03-31T08:00:00.000Z',
      account,
    })
    expect(await actionsOf(account.id)).toEqual(['identity.account-created', 'identity.logged-in'])
  })

  it('keeps neither token', async () => {
    const { username } = await openAccount(one)
    const { refreshToken, accessToken } = await sessionOf(one, username)
    const kept = await database.query<{ all: string }>(
      `SELECT concat((SELECT json_agg(s) FROM session s), (SELECT json_agg(encode(hash, 'escape')) FROM refresh_token),
                     (SELECT json_agg(c) FROM command_log c), (SELECT json_agg(o) FROM outbox o), (SELECT json_agg(a) FROM audit_entry a)) AS all`,
    )
    expect(kept[0]?.all).not.toContain(refreshToken)
    expect(kept[0]?.all).not.toContain(accessToken)
    expect(kept[0]?.all).not.toContain(RIGHT)
  })

  it('refuses a wrong password and an unknown name alike', async () => {
    const { username } = await openAccount(one)
    expect(await logIn(one, username, 'wrong password')).toEqual(INVALID)
    expect(await logIn(one, 'nobody-at-all', RIGHT)).toEqual(INVALID)
  })

  it('tells that an account is disabled only to who knows its password', async () => {
    const { username, id } = await openAccount(one)
    await one.accounts.disable({ idempotencyKey: key(), accountId: id }, platform)
    expect(await logIn(one, username, 'wrong password')).toEqual(INVALID)
    expect(await logIn(one, username)).toEqual({ ok: false, error: { code: 'ACCOUNT_DISABLED' } })
  })
})

describe('the lock-out', () => {
  const wrong = (identity: RunningIdentity, username: string) => logIn(identity, username, 'wrong password')

  it('of forty wrong guesses at once, through two instances, five are answered; then the right password does not help either', async () => {
    const { username, id } = await openAccount(one)
    const replies = await Promise.all(Array.from({ length: 40 }, (_, i) => wrong(i % 2 ? one : two, username)))
    const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code))
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5)
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(35)
    expect(await logIn(one, username)).toEqual({
      ok: false,
      error: { code: 'ACCOUNT_LOCKED', until: '2026-03-01T08:15:00.000Z' },
    })
    expect((await one.accounts.find({ ids: [id] }, platform))[0]?.status).toBe('locked')
    expect(
      await database.query("SELECT 1 FROM outbox_event WHERE key = $1 AND name = 'identity.account-locked.v1'", id),
    ).toHaveLength(1)
  })

  it('hides the right guess among many wrong ones once the name is locked', async () => {
    const { username } = await openAccount(one)
    for (let n = 0; n < 5; n += 1) await wrong(one, username)
    const replies = await Promise.all([wrong(one, username), logIn(two, username), wrong(two, username)])
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
  })

  it('looks the same for a name that nobody has', async () => {
    for (let n = 0; n < 5; n += 1) expect(await wrong(one, 'ghost')).toEqual(INVALID)
    expect(await wrong(one, 'ghost')).toEqual({ ok: false, error: { code: 'ACCOUNT_LOCKED', until: '2026-03-01T08:15:00.000Z' } })
    expect(await database.query("SELECT 1 FROM audit_entry WHERE subject = 'ghost' OR detail::text LIKE '%ghost%'")).toEqual([])
  })

  it('ends after 15 minutes, by an admin before, and a right password clears the count', async () => {
    const { username, id } = await openAccount(one)
    for (let n = 0; n < 4; n += 1) await wrong(one, username)
    expect(await logIn(one, username)).toMatchObject({ ok: true })
    for (let n = 0; n < 5; n += 1) await wrong(one, username)
    expect(await logIn(one, username)).toMatchObject({ error: { code: 'ACCOUNT_LOCKED' } })
    const unlocked = await one.accounts.unlock({ idempotencyKey: key(), accountId: id }, platform)
    expect(unlocked).toMatchObject({ ok: true, value: { status: 'active' } })
    expect(await logIn(one, username)).toMatchObject({ ok: true })
    for (let n = 0; n < 5; n += 1) await wrong(one, username)
    one.later(15)
    expect(await logIn(one, username)).toMatchObject({ ok: true })
  })
})

describe('refreshing', () => {
  it('replaces the token and keeps the session and its end', async () => {
    const { username } = await openAccount(one)
    const first = await sessionOf(one, username)
    one.later(20)
    const second = await refresh(two, first.refreshToken)
    expect(second).toMatchObject({ ok: true, value: { refreshExpiresAt: first.refreshExpiresAt } })
    if (!second.ok) return
    expect(sidOf(second.value.accessToken)).toBe(sidOf(first.accessToken))
    expect(second.value.refreshToken).not.toBe(first.refreshToken)
  })

  it('with a used token ends the session for thief and owner', async () => {
    const { username, id } = await openAccount(one)
    const first = await sessionOf(one, username)
    const second = await refresh(one, first.refreshToken)
    if (!second.ok) throw new Error(second.error.code)
    expect(await refresh(one, first.refreshToken)).toEqual({ ok: false, error: { code: 'REFRESH_TOKEN_REUSED' } })
    expect(await refresh(one, second.value.refreshToken)).toEqual({ ok: false, error: { code: 'REFRESH_TOKEN_INVALID' } })
    expect(await isRevoked(one, second.value.accessToken)).toBe(true)
    expect(await actionsOf(id)).toContain('identity.refresh-token-reused')
    const [event] = await database.query<{ payload: unknown }>(
      "SELECT payload FROM outbox_event WHERE key = $1 AND name = 'identity.sessions-revoked.v1'",
      id,
    )
    expect(event?.payload).toMatchObject({ sessionIds: [sidOf(first.accessToken)], reason: 'refresh token reused' })
  })

  it('of twenty uses of one token at once exactly one wins, and the session is over', async () => {
    const { username } = await openAccount(one)
    const { refreshToken } = await sessionOf(one, username)
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => refresh(i % 2 ? one : two, refreshToken)))
    const winners = replies.flatMap((reply) => (reply.ok ? [reply.value] : []))
    expect(winners).toHaveLength(1)
    expect(replies.filter((reply) => !reply.ok && reply.error.code === 'REFRESH_TOKEN_REUSED')).toHaveLength(19)
    expect(await refresh(one, winners[0]!.refreshToken)).toMatchObject({ ok: false })
  })

  it('refuses what is unknown, expired or of a disabled account', async () => {
    expect(await refresh(one, 'made up')).toEqual({ ok: false, error: { code: 'REFRESH_TOKEN_INVALID' } })
    const { username, id } = await openAccount(one)
    const [expiring, disabled] = [await sessionOf(one, username), await sessionOf(one, username)]
    one.later(30 * 24 * 60)
    expect(await refresh(one, expiring.refreshToken)).toEqual({ ok: false, error: { code: 'REFRESH_TOKEN_INVALID' } })
    await one.accounts.disable({ idempotencyKey: key(), accountId: id }, platform)
    expect(await refresh(one, disabled.refreshToken)).toEqual({ ok: false, error: { code: 'ACCOUNT_DISABLED' } })
  })
})

describe('ending sessions', () => {
  it('logging out ends this session only, and twice is fine', async () => {
    const { username } = await openAccount(one)
    const [here, there] = [await sessionOf(one, username), await sessionOf(one, username)]
    const out = () => one.sessions.logOut({ idempotencyKey: key(), refreshToken: here.refreshToken }, gateway)
    expect([await out(), await out()]).toEqual([
      { ok: true, value: { loggedOut: true } },
      { ok: true, value: { loggedOut: true } },
    ])
    expect([await isRevoked(one, here.accessToken), await isRevoked(one, there.accessToken)]).toEqual([true, false])
    expect(await refresh(one, there.refreshToken)).toMatchObject({ ok: true })
  })

  it('disabling an account waits for a log-in under way and ends its session too', async () => {
    const { username, id } = await openAccount(one)
    const both = await one.db.$transaction(async (tx) => {
      await tx.$executeRaw`INSERT INTO login_guard (username, failures, updated_at) VALUES (${username}, '{}', now())`
      const entering = logIn(two, username)
      await untilWaiting(1)
      const disabling = two.accounts.disable({ idempotencyKey: key(), accountId: id }, platform)
      await Promise.race([disabling, untilWaiting(2)])
      return { entering, disabling }
    })
    expect(await both.entering).toMatchObject({ ok: true })
    expect(await both.disabling).toMatchObject({ ok: true })
    expect(await database.query('SELECT revoked_reason FROM session WHERE account_id = $1', id)).toEqual([
      { revoked_reason: 'account disabled' },
    ])
  })

  it('disabling an account among many log-ins leaves no session alive', async () => {
    const { username, id } = await openAccount(one)
    const [logIns] = await Promise.all([
      Promise.all(Array.from({ length: 12 }, (_, i) => logIn(i % 2 ? one : two, username))),
      one.accounts.disable({ idempotencyKey: key(), accountId: id }, platform),
    ])
    expect(logIns).toHaveLength(12)
    expect(await database.query('SELECT id FROM session WHERE account_id = $1 AND revoked_at IS NULL', id)).toEqual([])
  })

  it('changing the password needs the current one and ends every session', async () => {
    const { username, id } = await openAccount(one)
    const session = await sessionOf(one, username)
    const me = { principal: { subject: id, roles: ['brand-ops' as const] }, traceId: 'trace' }
    const change = (currentPassword: string) =>
      one.accounts.changePassword({ idempotencyKey: key(), currentPassword, newPassword: 'a new password' }, me)
    expect(await change('wrong password')).toEqual(INVALID)
    expect(await change(RIGHT)).toEqual({ ok: true, value: { changed: true } })
    expect(await isRevoked(one, session.accessToken)).toBe(true)
    expect(await logIn(one, username)).toEqual(INVALID)
    expect(await logIn(one, username, 'a new password')).toMatchObject({ ok: true })
    expect(await actionsOf(id)).toEqual(expect.arrayContaining(['identity.password-change-failed', 'identity.password-changed']))
  })

  it('guessing the current password of a stolen session is locked out as well', async () => {
    const { username, id } = await openAccount(one)
    const me = { principal: { subject: id, roles: ['brand-ops' as const] }, traceId: 'trace' }
    for (let n = 0; n < 5; n += 1) {
      await one.accounts.changePassword(
        { idempotencyKey: key(), currentPassword: `guess number ${n}`, newPassword: 'a new password' },
        me,
      )
    }
    const right = await one.accounts.changePassword(
      { idempotencyKey: key(), currentPassword: RIGHT, newPassword: 'a new password' },
      me,
    )
    expect(right).toEqual(INVALID)
    expect(await logIn(one, username)).toMatchObject({ error: { code: 'ACCOUNT_LOCKED' } })
  })

  it('what expired more than a day ago is forgotten', async () => {
    const { username, id } = await openAccount(one)
    await sessionOf(one, username)
    one.later(31 * 24 * 60 + 1)
    expect(await one.forget(one.clock.now)).toBeGreaterThan(0)
    expect(await database.query('SELECT id FROM session WHERE account_id = $1', id)).toEqual([])
  })
})
