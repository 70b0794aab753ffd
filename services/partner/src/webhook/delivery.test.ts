import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { Delivery, DeliveryAttempt } from '@channel/contracts/partner'
import { brandOps, testDatabase } from '@channel/testkit'
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
})
afterAll(async () => {
  await partner.close()
  await database.drop()
})
beforeEach(async () => {
  await database.query('TRUNCATE webhook, webhook_secret, outgoing_event, delivery, delivery_attempt, inbox, outbox, command_log')
  partner.clear()
  partner.answers(() => ({ status: 204 }))
  ;[one, two] = await Promise.all([runningPartner(database.url), runningPartner(database.url)])
})
afterEach(async () => {
  await Promise.all([one.stop(), two.stop()])
})

const start = (...instances: RunningPartner[]) => instances.forEach(({ worker }) => worker.start())
const deliveriesOf = async (webhookId: string): Promise<Delivery[]> =>
  (await one.deliveries.list({ webhookId, first: 200 }, brandOps)).rows.map(({ node }) => node)
const statusesOf = async (webhookId: string) => (await deliveriesOf(webhookId)).map(({ status }) => status)
const attemptsOf = ({ id }: Delivery): Promise<DeliveryAttempt[]> => one.deliveries.attempts({ deliveryIds: [id] }, brandOps)
const allDone = async (webhookId: string) => (await statusesOf(webhookId)).every((status) => status === 'delivered')
const webhookOf = async (id: string) => (await one.webhooks.find({ ids: [id] }, brandOps))[0]
const replay = (deliveryId: string) => one.deliveries.replayOne({ idempotencyKey: key(), deliveryId }, brandOps)

describe('an event that a webhook wants', () => {
  it('arrives, signed, and its delivery is written down', async () => {
    const { webhook, secret } = await open(one, { url: `${partner.url}/hooks?of=erp`, events: ['order.*'] })
    const told = event()
    await one.hear(told)
    await one.hear(event({ name: 'dealer.status-changed.v1' }))
    start(one)
    await until(() => allDone(webhook.id))
    expect(partner.received).toHaveLength(1)
    const [message] = partner.received
    expect(verified(secret, message!)).toMatchObject({ type: told.name, id: told.id, data: told.payload })
    expect(message).toMatchObject({ path: '/hooks?of=erp', headers: { 'webhook-id': told.id } })
    const [delivery] = await deliveriesOf(webhook.id)
    expect(delivery).toMatchObject({ eventId: told.id, event: told.name, key: told.key, status: 'delivered', attempts: 1 })
    expect(await attemptsOf(delivery!)).toMatchObject([{ statusCode: 204, error: null, response: '' }])
  })

  it('is one delivery for each webhook, however often and wherever the event comes', async () => {
    const all = await Promise.all([1, 2, 3].map(() => open(one, { url: partner.url })))
    two.later(2 / 3_600)
    const told = event()
    await Promise.all([one.hear(told), two.hear(told), one.hear(told), two.hear(told)])
    await two.hear(told)
    start(one, two)
    for (const { webhook } of all) await until(async () => (await statusesOf(webhook.id)).join() === 'delivered')
    expect(partner.received.map(({ headers }) => headers['webhook-id'])).toEqual([told.id, told.id, told.id])
    expect(await database.query('SELECT id FROM outgoing_event')).toHaveLength(1)
  })

  it('of another dealer is not told to a webhook of one dealer', async () => {
    const { webhook } = await open(one, { url: partner.url, dealerCode: 'D1' })
    const payloads = [{ dealerCode: 'D2' }, { dealerCode: 'D1' }, { dealerCode: null }, {}]
    for (const payload of payloads) await one.hear(event({ payload }))
    start(one)
    await until(() => allDone(webhook.id))
    expect(partner.received.map(({ body }) => JSON.parse(body).data)).toEqual([{ dealerCode: 'D1' }])
  })

  it('costs the database nothing where nobody wants it', async () => {
    await open(one, { url: partner.url, events: ['dealer.*'] })
    await one.hear(event())
    for (let n = 0; n < 50; n += 1) await one.hear(event())
    expect(await database.query('SELECT event_id FROM inbox UNION ALL SELECT id FROM outgoing_event')).toEqual([])
  })
})

describe('two workers at once', () => {
  it('send each of many events once, those of a key in their order', async () => {
    const keys = Array.from({ length: 20 }, () => newId())
    const { webhook, secret } = await open(one, { url: partner.url })
    partner.answers(() => ({ status: 200, afterMs: Math.random() * 4 }))
    const events = Array.from({ length: 200 }, (_, n) => event({ key: keys[n % 20]!, payload: { n } }))
    await Promise.all(
      keys.map(async (of) => {
        for (const told of events.filter(({ key: its }) => its === of)) await one.hear(told)
      }),
    )
    start(one, two)
    await until(async () => (await webhookOf(webhook.id))?.waiting === 0, 20_000)
    expect(partner.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
      events.map(({ id }) => id as string).sort(),
    )
    const bodies = partner.received.map((message) => verified(secret, message) as { key: string; data: { n: number } })
    for (const of of keys) {
      const numbers = bodies.filter(({ key: its }) => its === of).map(({ data }) => data.n)
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    }
  })

  it('of which one dies with a message under way: the other sends it when the claim is over', async () => {
    partner.answers(() => 'never')
    const dead = await runningPartner(database.url, {
      transport: { refusalOf: () => undefined, post: () => new Promise(() => undefined), close: async () => undefined },
    })
    const { webhook } = await open(one, { url: partner.url })
    await one.hear(event())
    dead.worker.start()
    await until(async () => Number((await database.query<{ claim: number }>('SELECT claim FROM delivery'))[0]?.claim) === 1)
    void dead.worker.stop()
    partner.answers(() => ({ status: 200 }))
    start(one)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(partner.received).toEqual([])
    one.later(61 / 3_600)
    await until(() => allDone(webhook.id))
    expect(partner.received).toHaveLength(1)
    await dead.db.$disconnect()
  })
})

describe('a receiver that fails', () => {
  it('is tried again later and later, and everything is written down', async () => {
    const { webhook } = await open(one, { url: partner.url })
    partner.answers(() => ({ status: 500, body: '数据库忙' }))
    await one.hear(event())
    start(one)
    for (let attempts = 1; attempts <= 4; attempts += 1) {
      await until(async () => (await deliveriesOf(webhook.id))[0]?.attempts === attempts)
      one.later(1)
    }
    partner.answers(() => ({ status: 200, body: 'ok' }))
    await until(() => allDone(webhook.id))
    const [delivery] = await deliveriesOf(webhook.id)
    const log = await attemptsOf(delivery!)
    expect(log.slice(0, 4).map(({ statusCode, response }) => [statusCode, response])).toEqual(
      Array.from({ length: 4 }, () => [500, '数据库忙']),
    )
    expect(log.at(-1)).toMatchObject({ statusCode: 200, response: 'ok' })
    expect(new Set(partner.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await webhookOf(webhook.id)).toMatchObject({ status: 'active', failingSince: null })
  })

  it('is left in peace after a day: paused, with what waits for it; resumed, it gets all of that', async () => {
    const { webhook } = await open(one, { url: partner.url })
    partner.answers(() => ({ status: 503 }))
    const [first, later] = [event(), event()]
    await one.hear(first)
    start(one)
    await until(async () => (await webhookOf(webhook.id))?.failingSince !== null)
    one.later(23.99)
    await until(async () => (await deliveriesOf(webhook.id))[0]?.attempts === 2)
    expect((await webhookOf(webhook.id))?.status).toBe('active')
    await one.hear(later)
    one.later(2)
    await until(async () => (await webhookOf(webhook.id))?.status === 'paused')
    expect(await webhookOf(webhook.id)).toMatchObject({ pauseReason: 'No delivery succeeded for 24 hours' })
    expect(await database.query('SELECT name FROM outbox_event ORDER BY seq DESC LIMIT 1')).toEqual([
      { name: 'partner.webhook-paused.v1' },
    ])
    const whilePaused = event()
    await one.hear(whilePaused)
    partner.clear()
    partner.answers(() => ({ status: 200 }))
    one.later(3)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(partner.received).toEqual([])
    const waiting = (await deliveriesOf(webhook.id)).filter(({ status }) => status === 'waiting').map(({ eventId }) => eventId)
    expect(waiting).toEqual(expect.arrayContaining([whilePaused.id]))
    await one.webhooks.resume({ idempotencyKey: key(), webhookId: webhook.id }, brandOps)
    await until(async () => (await webhookOf(webhook.id))?.waiting === 0)
    expect(partner.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual([...(waiting as string[])].sort())
  })

  it('gives a delivery up after 24 hours, which can be sent anew: one, or all of a time', async () => {
    const { webhook } = await open(one, { url: partner.url })
    partner.answers(({ body }) => ({ status: body.includes('"bad"') ? 500 : 200 }))
    const bad = event({ payload: 'bad' })
    await one.hear(event())
    await one.hear(bad)
    start(one)
    await until(async () => (await deliveriesOf(webhook.id)).every(({ attempts }) => attempts === 1))
    expect((await statusesOf(webhook.id)).toSorted()).toEqual(['delivered', 'waiting'])
    // Something arrives half-way: a webhook at which all fails for a day would be paused.
    one.later(12)
    await one.hear(event())
    await until(async () => (await deliveriesOf(webhook.id)).every(({ attempts }) => attempts >= 1))
    await until(async () => (await deliveriesOf(webhook.id))[1]?.attempts === 2)
    one.later(12.1)
    await until(async () => (await statusesOf(webhook.id)).join() === 'delivered,failed,delivered')
    partner.clear()
    partner.answers(() => ({ status: 200 }))
    const failed = (await deliveriesOf(webhook.id))[1]!
    expect(await replay(failed.id)).toMatchObject({ ok: true, value: { status: 'waiting', attempts: 0 } })
    await until(() => allDone(webhook.id))
    expect(partner.received.map(({ headers }) => headers['webhook-id'])).toEqual([bad.id])

    const range = (onlyFailed: boolean, from = '2020-01-01T00:00:00.000Z', to = '2020-01-02T00:00:00.000Z') =>
      one.deliveries.replayRange({ idempotencyKey: key(), webhookId: webhook.id, from, to, onlyFailed }, brandOps)
    const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 48 * 3_600_000).toISOString()]
    expect(await range(true, from, to)).toEqual({ ok: true, value: { replayed: 0 } })
    expect(await range(false)).toEqual({ ok: true, value: { replayed: 0 } })
    expect(await range(false, from, to)).toEqual({ ok: true, value: { replayed: 3 } })
    await until(() => partner.received.length === 4)
    expect(await range(false, '2026-01-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toMatchObject({
      error: { code: 'REPLAY_RANGE_TOO_LONG', days: 59, limitDays: 31 },
    })
  })

  it('that says it is gone is paused at once', async () => {
    const { webhook } = await open(one, { url: partner.url })
    partner.answers(() => ({ status: 410 }))
    await one.hear(event())
    start(one)
    await until(async () => (await webhookOf(webhook.id))?.status === 'paused')
    expect(await webhookOf(webhook.id)).toMatchObject({ pauseReason: 'The receiver answered 410 Gone', waiting: 1 })
  })

  it('holds up neither other receivers nor other keys', async () => {
    const slow = await receiver()
    slow.answers(() => 'never')
    const [stuck, healthy] = [await open(one, { url: slow.url }), await open(one, { url: partner.url })]
    for (let n = 0; n < 12; n += 1) await one.hear(event())
    start(one)
    await until(async () => (await webhookOf(healthy.webhook.id))?.waiting === 0)
    expect(slow.received.length).toBeLessThanOrEqual(4)
    expect((await webhookOf(stuck.webhook.id))?.waiting).toBe(12)
    await slow.close()
  })
})

describe('old deliveries', () => {
  it('are forgotten after 30 days, with their events and attempts', async () => {
    const { webhook } = await open(one, { url: partner.url })
    await one.hear(event())
    start(one)
    await until(() => allDone(webhook.id))
    expect(await one.prune(new Date(Date.now() + 29 * 86_400_000))).toBe(0)
    expect(await one.prune(new Date(Date.now() + 31 * 86_400_000))).toBe(1)
    const left = await database.query(
      'SELECT id FROM delivery UNION ALL SELECT id FROM outgoing_event UNION ALL SELECT id FROM delivery_attempt',
    )
    expect(left).toEqual([])
  })
})
