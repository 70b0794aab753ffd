import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { EventId, newId } from '@channel/contracts'
import type { EventEnvelope } from '@channel/contracts'
import { asService, brandAdmin, brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningIdentity } from '../testing/running.js'
import { runningIdentity } from '../testing/running.js'
import { onAuditedEvents } from './on-audited-events.js'
import { onSessionsRevoked } from './on-sessions-revoked.js'

let database: TestDatabase
let one: RunningIdentity

beforeAll(async () => {
  database = await testDatabase('identity')
  one = await runningIdentity(database.url)
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const event = (name: string, key: string, payload: object): EventEnvelope => ({
  id: EventId.parse(newId()),
  name,
  key,
  occurredAt: '2026-03-01T09:00:00.000Z',
  actor: 'finance-1',
  traceId: 'trace-1',
  payload,
})
const limitChanged = () =>
  event('dealer.credit-limit-changed.v1', 'D001', {
    dealerCode: 'D001',
    fromMinor: 1,
    toMinor: 2,
    currency: 'CNY',
    reason: '旺季',
  })
const context = { ...asService('identity', 'finance-1'), traceId: 'trace-1' }
const handle = async (envelope: EventEnvelope) => {
  const target = onAuditedEvents(one.audit).find(({ event: type }) => type.name === envelope.name)
  await target?.handle(envelope, context)
}

describe('the audit log', () => {
  it('keeps what other services tell of, once per event, in the name of whoever did it', async () => {
    const told = limitChanged()
    await Promise.all([handle(told), handle(told), handle(told)])
    await handle(told)
    const page = await one.audit.list({ first: 10, action: 'dealer.credit-limit-changed' }, brandAdmin)
    expect(page.rows.map(({ node }) => node)).toEqual([
      {
        id: expect.any(String),
        at: '2026-03-01T09:00:00.000Z',
        actor: 'finance-1',
        action: 'dealer.credit-limit-changed',
        subject: 'D001',
        detail: { dealerCode: 'D001', fromMinor: 1, toMinor: 2, currency: 'CNY', reason: '旺季' },
        traceId: 'trace-1',
      },
    ])
  })

  it('is read by brand admins only, newest first, by actor, action and time', async () => {
    for (let n = 0; n < 3; n += 1) await handle(limitChanged())
    const all = await one.audit.list({ first: 2, actor: 'finance-1' }, brandAdmin)
    const rest = await one.audit.list({ first: 9, actor: 'finance-1', after: all.rows.at(-1)?.cursor }, brandAdmin)
    expect([all.hasNextPage, all.totalCount, rest.rows.length]).toEqual([true, 4, 2])
    const ids = [...all.rows, ...rest.rows].map(({ node }) => node.id)
    expect(ids).toEqual(ids.toSorted().toReversed())
    expect((await one.audit.list({ first: 9, from: '2026-03-01T09:00:00.001Z' }, brandAdmin)).totalCount).toBe(0)
    expect((await one.audit.list({ first: 9 }, brandOps)).totalCount).toBe(0)
  })

  it('hears of money, status, stock and cancelled orders', () => {
    expect(onAuditedEvents(one.audit).map(({ event: type }) => type.name)).toEqual([
      'dealer.credit-limit-changed.v1',
      'dealer.status-changed.v1',
      'dealer.payment-recorded.v1',
      'inventory.stock-adjusted.v1',
      'order.order-cancelled.v1',
    ])
  })
})

describe('sessions-revoked', () => {
  it('publishes the revocation again, for the case that its first publisher died', async () => {
    const payload = { accountId: newId(), username: 'gone', sessionIds: ['s-1', 's-2'], reason: 'account disabled' }
    await onSessionsRevoked(one.sessions).handle(event('identity.sessions-revoked.v1', payload.accountId, payload), context)
    expect(await one.cache.getMany(['revoked:s-1', 'revoked:s-2', 'revoked:s-3'])).toEqual(['1', '1', undefined])
  })
})
