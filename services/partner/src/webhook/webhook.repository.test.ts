import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { CallContext } from '@channel/contracts'
import { asService, brandAdmin, brandOps, dealerBuyer, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { Receiver } from '../testing/receiver.js'
import { receiver, verified } from '../testing/receiver.js'
import type { RunningPartner } from '../testing/running.js'
import { event, key, open, runningPartner, until } from '../testing/running.js'

let database: TestDatabase
let partner: Receiver
let one: RunningPartner
let two: RunningPartner

beforeAll(async () => {
  database = await testDatabase('partner')
  partner = await receiver()
  ;[one, two] = await Promise.all([runningPartner(database.url), runningPartner(database.url)])
  one.worker.start()
})
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()])
  await partner.close()
  await database.drop()
})

const find = async (id: string, by: CallContext = brandOps) => (await one.webhooks.find({ ids: [id] }, by))[0]
const on = (webhookId: string) => ({ idempotencyKey: key(), webhookId })
/** The message of an event, once it has come on this path. */
const messageOn = async (path: string, id: string) => {
  const found = () => partner.received.find((message) => message.path === path && message.headers['webhook-id'] === id)
  await until(() => found() !== undefined)
  return found()!
}

describe('the secret of a webhook', () => {
  it('is told once: of many who send the command at once one gets it, and there is one webhook', async () => {
    const input = { idempotencyKey: key(), name: '一次', url: partner.url, events: ['order.*'] }
    const replies = await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).webhooks.create(input, brandOps)))
    const values = replies.flatMap((reply) => (reply.ok ? [reply.value] : []))
    expect(new Set(values.map(({ webhook }) => webhook.id)).size).toBe(1)
    expect(values.filter(({ secret }) => secret !== null)).toHaveLength(1)
    const kept = await database.query<{ text: string }>('SELECT answer::text AS text FROM command_log')
    expect(kept.filter(({ text }) => text.includes('whsec_'))).toEqual([])
  })

  it('changes without a gap: both sign for a while, then the new one alone', async () => {
    const { webhook, secret } = await open(one, { url: `${partner.url}/rotated` })
    const rotated = await one.webhooks.rotateSecret({ ...on(webhook.id), keepHours: 2 }, brandOps)
    const next = String(rotated.ok && rotated.value.secret)
    expect(next).toMatch(/^whsec_/)
    const during = event()
    await one.hear(during)
    const message = await messageOn('/rotated', during.id)
    for (const either of [secret, next]) expect(verified(either, message)).toMatchObject({ id: during.id })
    await database.query(`UPDATE webhook_secret SET expires_at = now() - interval '1 minute' WHERE expires_at IS NOT NULL`)
    const after = event()
    await one.hear(after)
    const last = await messageOn('/rotated', after.id)
    expect(verified(next, last)).toMatchObject({ id: after.id })
    expect(() => verified(secret, last)).toThrow()
  })

  it('is one of two at most, however often it is changed at once', async () => {
    const { webhook } = await open(one, { url: partner.url })
    const rotate = (at: RunningPartner) => at.webhooks.rotateSecret({ ...on(webhook.id), keepHours: 24 }, brandOps)
    const replies = await Promise.all([rotate(one), rotate(two), rotate(one), rotate(two)])
    expect(replies.every((reply) => reply.ok && reply.value.secret !== null)).toBe(true)
    const kept = await database.query<{ expires_at: Date | null }>(
      'SELECT expires_at FROM webhook_secret WHERE webhook_id = $1 ORDER BY expires_at NULLS LAST',
      webhook.id,
    )
    expect(kept.map(({ expires_at }) => expires_at === null)).toEqual([false, true])
  })
})

describe('a webhook', () => {
  it.each([
    [{ url: 'http://10.0.0.1/' }, { code: 'WEBHOOK_URL_REFUSED', url: 'http://10.0.0.1/', reason: 'not-https' }],
    [
      { events: ['order.*', 'order.no-such.v1', 'identity.*'] },
      { code: 'UNKNOWN_EVENTS', events: ['order.no-such.v1', 'identity.*'] },
    ],
  ])('with %j is refused', async (wish, error) => {
    const input = { idempotencyKey: key(), name: 'x', url: partner.url, events: ['*'], ...wish }
    expect(await one.webhooks.create(input, brandOps)).toEqual({ ok: false, error })
    const { webhook } = await open(one, { url: partner.url })
    expect(await one.webhooks.change({ ...on(webhook.id), ...wish }, brandOps)).toEqual({ ok: false, error })
  })

  it('changes, pauses, goes on and is deleted, and tells of each once', async () => {
    const { webhook } = await open(one, { url: partner.url, events: ['order.*'] })
    const { id } = webhook
    const changed = await one.webhooks.change({ ...on(id), name: 'WMS', events: ['inventory.*'] }, brandOps)
    expect(changed).toMatchObject({ value: { name: 'WMS', url: partner.url, events: ['inventory.*'] } })
    expect(await one.webhooks.pause({ ...on(id), reason: '维护' }, brandOps)).toMatchObject({ value: { pauseReason: '维护' } })
    expect(await one.webhooks.pause({ ...on(id), reason: '又' }, brandOps)).toMatchObject({ value: { pauseReason: '维护' } })
    await one.hear(event({ name: 'inventory.stock-adjusted.v1' }))
    expect(await find(id)).toMatchObject({ status: 'paused', waiting: 1 })
    expect(await one.webhooks.resume(on(id), brandOps)).toMatchObject({ value: { status: 'active', pauseReason: null } })
    expect(await one.webhooks.resume(on(id), brandOps)).toMatchObject({ ok: true })
    for (let n = 0; n < 2; n += 1)
      expect(await one.webhooks.delete(on(id), brandOps)).toEqual({ ok: true, value: { webhookId: id } })
    expect(await find(id)).toBeUndefined()
    expect(await one.webhooks.change({ ...on(id), name: 'y' }, brandOps)).toMatchObject({ error: { code: 'WEBHOOK_NOT_FOUND' } })
    const told = await database.query<{ name: string }>('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place', id)
    expect(told.map(({ name }) => name.replace(/^partner\.webhook-|\.v1$/g, ''))).toEqual([
      'created',
      'changed',
      'paused',
      'resumed',
      'deleted',
    ])
  })

  it('is the brand’s, or a dealer’s own: to others it is absent, by id, list, delivery and command', async () => {
    const mine = await open(one, { url: partner.url, name: 'D5 自己' }, dealerBuyer('D5'))
    expect(mine.webhook.dealerCode).toBe('D5')
    await one.hear(event({ payload: { dealerCode: 'D5' } }))
    const brands = await open(one, { url: partner.url, name: '品牌' })
    const strangers = [dealerBuyer('D6'), dealerFinance('D6'), { ...brandOps, principal: { subject: newId(), roles: [] } }]
    for (const stranger of strangers)
      for (const { webhook } of [mine, brands]) {
        expect(await find(webhook.id, stranger)).toBeUndefined()
        expect((await one.webhooks.list({ first: 50 }, stranger)).totalCount).toBe(0)
        expect((await one.deliveries.list({ webhookId: webhook.id, first: 9 }, stranger)).totalCount).toBe(0)
        const commands = [
          one.webhooks.pause({ ...on(webhook.id), reason: 'x' }, stranger),
          one.webhooks.change({ ...on(webhook.id), name: 'x' }, stranger),
          one.webhooks.delete(on(webhook.id), stranger),
          one.webhooks.rotateSecret({ ...on(webhook.id), keepHours: 1 }, stranger),
        ]
        for (const command of commands) expect(await command).toMatchObject({ error: { code: 'WEBHOOK_NOT_FOUND' } })
      }
    const own = await one.deliveries.list({ webhookId: mine.webhook.id, first: 9 }, dealerFinance('D5'))
    expect(own.rows).toHaveLength(1)
    const deliveryId = own.rows[0]!.node.id
    expect(await one.deliveries.attempts({ deliveryIds: [deliveryId] }, dealerBuyer('D6'))).toEqual([])
    expect(await one.deliveries.replayOne({ idempotencyKey: key(), deliveryId }, dealerBuyer('D6'))).toMatchObject({
      error: { code: 'DELIVERY_NOT_FOUND' },
    })
    expect(await find(mine.webhook.id, dealerFinance('D5'))).toBeDefined()
    expect(await find(brands.webhook.id, dealerBuyer('D5'))).toBeUndefined()
    expect(await find(mine.webhook.id, brandAdmin)).toBeDefined()
  })

  it('of another dealer is not a dealer’s to open', async () => {
    const input = { idempotencyKey: key(), name: 'x', url: partner.url, events: ['*'], dealerCode: 'D8' as never }
    expect(await one.webhooks.create(input, dealerBuyer('D7'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('is listed newest first, by page, dealer, status and name', async () => {
    for (const name of ['甲', '乙', '丙']) await open(one, { url: partner.url, name, dealerCode: 'D90' })
    const list = (more: object) => one.webhooks.list({ first: 2, dealerCode: 'D90' as never, ...more }, asService('gateway'))
    const page = await list({})
    const rest = await list({ after: page.rows.at(-1)?.cursor })
    expect([...page.rows, ...rest.rows].map(({ node }) => node.name)).toEqual(['丙', '乙', '甲'])
    expect([page.hasNextPage, page.totalCount, rest.hasNextPage]).toEqual([true, 3, false])
    expect((await list({ search: '乙' })).totalCount).toBe(1)
    expect((await list({ status: 'paused' })).totalCount).toBe(0)
  })
})
