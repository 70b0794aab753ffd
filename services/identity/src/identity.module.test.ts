import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { CallContext } from '@channel/contracts'
import * as identity from '@channel/contracts/identity'
import { bootService, createLogger, embeddedTopology } from '@channel/service-kit'
import type { RunningService, Topology } from '@channel/service-kit'
import { asService, brandAdmin, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { decodeJwt } from 'jose'
import { identityService } from './index.js'

let database: TestDatabase
let topology: Topology
let service: RunningService

beforeAll(async () => {
  database = await testDatabase('identity')
  topology = embeddedTopology({
    secret: 'a secret of the test and of nobody else',
    databaseUrl: () => database.url,
    logger: createLogger({ level: 'silent' }),
  })
  service = await bootService(identityService, topology)
  // The client loads itself at its first query, and Jest lets modules load inside hooks and tests only.
  await service.ready()
})
afterAll(async () => {
  await service.close()
  await topology.close()
  await database.drop()
})

const key = () => `test-${newId()}` as never
const PASSWORD = 'correct horse battery'
const valueOf = <T>(reply: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}

describe('the identity service, called as others call it', () => {
  it('is ready, and answers every command and query of its contract', async () => {
    expect(await service.ready()).toMatchObject({ service: 'identity', status: 'up' })
    const rpc = topology.rpc('test')
    const gateway = asService('gateway')
    const opening = {
      idempotencyKey: key(),
      username: 'Lisi',
      password: PASSWORD,
      displayName: '李四',
      roles: ['brand-admin' as const],
    }
    const account = valueOf(await rpc.call(identity.createAccount, opening, asService('platform')))
    expect(account.username).toBe('lisi')
    const enter = { username: 'lisi', password: PASSWORD }
    const session = valueOf(await rpc.call(identity.logIn, { idempotencyKey: key(), ...enter }, gateway))
    const { refreshToken } = session
    const next = valueOf(await rpc.call(identity.refreshSession, { idempotencyKey: key(), refreshToken }, gateway))
    const out = { idempotencyKey: key(), refreshToken: next.refreshToken }
    expect(await rpc.call(identity.logOut, out, gateway)).toEqual({ ok: true, value: { loggedOut: true } })
    expect(await topology.cache.get(`revoked:${String(decodeJwt(session.accessToken)['sid'])}`)).toBe('1')

    const onAccount = () => ({ idempotencyKey: key(), accountId: account.id })
    expect(await rpc.call(identity.disableAccount, onAccount(), brandAdmin)).toMatchObject({ value: { status: 'disabled' } })
    expect(await rpc.call(identity.enableAccount, onAccount(), brandAdmin)).toMatchObject({ value: { status: 'active' } })
    expect(await rpc.call(identity.unlockAccount, onAccount(), brandAdmin)).toMatchObject({ value: { status: 'active' } })
    const me: CallContext = { principal: { subject: account.id, roles: ['brand-admin'] }, traceId: newId() }
    const change = { idempotencyKey: key(), currentPassword: PASSWORD, newPassword: 'another long one' }
    expect(await rpc.call(identity.changePassword, change, me)).toEqual({ ok: true, value: { changed: true } })
    expect(await rpc.call(identity.getAccounts, { ids: [account.id] }, me)).toHaveLength(1)
    expect(await rpc.call(identity.listAccounts, {}, me)).toMatchObject({ totalCount: 1 })
    expect((await rpc.call(identity.listAudit, {}, me)).rows.map(({ node }) => node.action)).toEqual([
      'identity.password-changed',
      'identity.account-unlocked',
      'identity.account-enabled',
      'identity.account-disabled',
      'identity.log-out',
      'identity.logged-in',
      'identity.account-created',
    ])
  })
})
