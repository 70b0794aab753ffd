import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, ChannelCode } from '@channel/contracts'
import type { GiftBatch, GiftBatchId } from '@channel/contracts/inventory'
import { asService, brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import { atpOf, buy, channel, receiveAt, registerChannel } from '../testing/selling.fixture.js'
import type { Instance, Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, place, reservationId, sku } from '../testing/shop.fixture.js'

let shop: Shop
let now = new Date('2026-11-22T04:00:00.000Z')
const SKUS = Array.from({ length: 12 }, (_, n) => `G${n}`)
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: SKUS, clock: () => now })
  for (const code of SKUS) accepted(await receiveAt(shop.first, 'WH1', code, 100))
}, 60_000)
afterAll(() => shop.close())

const inHours = (hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString()
const request = (
  lines: readonly (readonly [string, number])[],
  more: { validUntil?: string; channel?: string; customer?: string; by?: CallContext } = {},
) =>
  shop.first.gifts.request(
    {
      idempotencyKey: key(),
      channel: (more.channel ?? 'GIFT') as ChannelCode,
      customer: more.customer ?? '华东银行',
      validUntil: more.validUntil ?? inHours(24),
      note: '中秋礼盒',
      lines: lines.map(([code, quantity]) => ({ sku: sku(code), location: place('WH1'), quantity })),
    },
    more.by ?? brandOps,
  )
const approve = (batchId: GiftBatchId, on: Instance = shop.first, by: CallContext = brandAdmin, idempotencyKey = key()) =>
  on.gifts.approve({ idempotencyKey, batchId, note: '同意' }, by)
const approved = async (...lines: (readonly [string, number])[]): Promise<GiftBatch> =>
  accepted(await approve(accepted(await request(lines)).id))
const poolOf = async (code: string) => {
  const [balance] = await shop.first.stock.getBalances({ skus: [sku(code)], location: place('WH1') })
  return balance && { sellable: balance.sellable, quota: balance.quota }
}
const read = async (id: GiftBatchId) => (await shop.first.gifts.get({ ids: [id] }, brandOps))[0]
const clean = async () => expect((await shop.first.stock.reconcile()).differences).toEqual([])

describe('a gift batch', () => {
  it('keeps nothing before a second person has approved it, then exactly what was asked for', async () => {
    const batch = accepted(
      await request([
        ['G0', 10],
        ['G1', 5],
        ['G0', 2],
      ]),
    )
    expect(batch).toMatchObject({
      number: expect.stringMatching(/^GB20261122-\d{6}$/),
      status: 'pending',
      quantity: 17,
      remaining: 0,
    })
    expect(await poolOf('G0')).toEqual({ sellable: 100, quota: 0 })
    expect(await approve(batch.id, shop.first, brandOps)).toMatchObject({ error: { code: 'SAME_PERSON' } })
    expect(await approve(batch.id, shop.first, asService('order'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(accepted(await approve(batch.id))).toMatchObject({
      status: 'approved',
      quantity: 17,
      used: 0,
      remaining: 17,
      allowed: ['close'],
    })
    expect(await poolOf('G0')).toEqual({ sellable: 100, quota: 12 })
    expect(await atpOf(shop.first, 'ONLINE', 'G0')).toBe(88)
    const events = await shop.database.query('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq', batch.id)
    expect(events.map(({ name }) => name)).toEqual(['inventory.gift-batch-requested.v1', 'inventory.gift-batch-approved.v1'])
    await clean()
  })

  it('is set by its approval alone, not by hand', async () => {
    const { number } = await approved(['G1', 1])
    const input = { idempotencyKey: key(), channel: channel('GIFT'), batch: number, releaseAt: null, reference: '手工' }
    const lines = [{ sku: sku('G1'), location: place('WH1'), granted: 50 }]
    expect(await shop.first.stock.setQuotas({ ...input, lines }, brandOps)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('is drawn on by reservations that name it, and by nobody else', async () => {
    const batch = await approved(['G2', 10])
    const id = reservationId()
    const numbers = async () =>
      (
        await shop.first.stock.availableToPromise({
          channel: channel('GIFT'),
          skus: [sku('G2')],
          batch: batch.number,
          explain: false,
        })
      )[0]
    expect(await numbers()).toMatchObject({ atp: 10 })
    expect(await buy(shop.first, 'GIFT', ['G2', 11], { batch: batch.number })).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK' },
    })
    expect(await buy(shop.first, 'GIFT', ['G2', 1], { batch: 'GB20261122-999999' })).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK' },
    })
    accepted(await buy(shop.first, 'GIFT', ['G2', 6], { batch: batch.number, id }))
    expect(await read(batch.id)).toMatchObject({
      used: 6,
      remaining: 4,
      lines: [{ sku: 'G2', quantity: 10, used: 6, remaining: 4 }],
    })
    accepted(await buy(shop.first, 'ONLINE', ['G2', 90]))
    expect(await buy(shop.first, 'ONLINE', ['G2', 1])).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK' } })
    accepted(await shop.first.stock.release({ idempotencyKey: key(), reservationId: id }, brandOps))
    expect(await read(batch.id)).toMatchObject({ used: 0, remaining: 10 })
    await clean()
  })

  it('stays pending where the pool has too little, keeps nothing of it, and can be approved later', async () => {
    const batch = accepted(
      await request([
        ['G3', 50],
        ['G4', 101],
      ]),
    )
    expect(await approve(batch.id)).toEqual({
      ok: false,
      error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku: 'G4', requested: 101, available: 100 }] },
    })
    expect(await read(batch.id)).toMatchObject({ status: 'pending', remaining: 0 })
    expect(await poolOf('G3')).toEqual({ sellable: 100, quota: 0 })
    accepted(await receiveAt(shop.first, 'WH1', 'G4', 1))
    expect(accepted(await approve(batch.id))).toMatchObject({ status: 'approved', remaining: 151 })
    await clean()
  })

  it("is closed early: what is left goes to the pool, what was reserved goes on, and what comes back of it is the pool's", async () => {
    const batch = await approved(['G5', 10])
    const id = reservationId()
    accepted(await buy(shop.first, 'GIFT', ['G5', 4], { batch: batch.number, id }))
    const closed = accepted(
      await shop.any(1).gifts.close({ idempotencyKey: key(), batchId: batch.id, note: '客户取消' }, brandOps),
    )
    expect(closed).toMatchObject({ status: 'closed', used: 4, remaining: 0, allowed: [] })
    expect(await poolOf('G5')).toEqual({ sellable: 96, quota: 0 })
    expect(await buy(shop.first, 'GIFT', ['G5', 1], { batch: batch.number })).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK' },
    })
    accepted(await shop.first.stock.release({ idempotencyKey: key(), reservationId: id }, brandOps))
    expect(await poolOf('G5')).toEqual({ sellable: 100, quota: 0 })
    expect(await read(batch.id)).toMatchObject({ status: 'closed', used: 0, remaining: 0 })
    expect(await shop.first.gifts.close({ idempotencyKey: key(), batchId: batch.id, note: '' }, brandOps)).toMatchObject({
      error: { code: 'GIFT_BATCH_NOT_ALLOWED', status: 'closed' },
    })
    await clean()
  })

  it('expires by the clock, swept or not', async () => {
    const batch = accepted(await request([['G6', 10]], { validUntil: inHours(1) }))
    const late = accepted(await request([['G6', 10]], { validUntil: inHours(1) }))
    accepted(await approve(batch.id))
    accepted(await buy(shop.first, 'GIFT', ['G6', 3], { batch: batch.number }))
    now = new Date(now.getTime() + 3_600_000)
    expect(await read(batch.id)).toMatchObject({ status: 'expired', used: 3, remaining: 0, allowed: [] })
    expect(await approve(late.id)).toMatchObject({ error: { code: 'VALIDITY_PAST' } })
    expect(await request([['G6', 1]], { validUntil: inHours(0) })).toMatchObject({ error: { code: 'VALIDITY_PAST' } })
    expect(await buy(shop.first, 'GIFT', ['G6', 1], { batch: batch.number })).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK' },
    })
    await Promise.all([0, 1, 2, 3].map((n) => shop.any(n).stock.endDueQuotas()))
    expect(await poolOf('G6')).toEqual({ sellable: 97, quota: 0 })
    expect(await read(batch.id)).toMatchObject({ status: 'expired', used: 3, remaining: 0 })
    const list = async (status: 'expired' | 'approved') =>
      (await shop.first.gifts.list({ first: 50, status, sku: sku('G6') }, brandOps)).rows.map(({ node }) => node.id)
    expect([await list('expired'), await list('approved')]).toEqual([[batch.id], []])
    await clean()
  })

  it('is rejected by another person, or withdrawn by its requester', async () => {
    const [one, two] = [accepted(await request([['G7', 1]])), accepted(await request([['G7', 1]]))]
    const reject = (batchId: GiftBatchId, by: CallContext) =>
      shop.first.gifts.reject({ idempotencyKey: key(), batchId, reason: '预算不足' }, by)
    expect(await reject(one.id, brandOps)).toMatchObject({ error: { code: 'SAME_PERSON' } })
    expect(accepted(await reject(one.id, brandAdmin))).toMatchObject({ status: 'rejected', decisionNote: '预算不足' })
    const withdraw = (by: CallContext) => shop.first.gifts.withdraw({ idempotencyKey: key(), batchId: two.id, note: '' }, by)
    expect(await withdraw(brandAdmin)).toMatchObject({ error: { code: 'NOT_REQUESTER' } })
    expect(accepted(await withdraw(brandOps))).toMatchObject({ status: 'withdrawn' })
    expect(await approve(two.id)).toMatchObject({ error: { code: 'GIFT_BATCH_NOT_ALLOWED', status: 'withdrawn', allowed: [] } })
    const steps = await shop.first.gifts.history({ ids: [one.id] }, brandOps)
    expect(steps.map(({ action, note }) => [action, note])).toEqual([
      ['request', '中秋礼盒'],
      ['reject', '预算不足'],
    ])
  })

  it('needs a channel for gifts, known goods and a known place', async () => {
    expect(await request([['G7', 1]], { channel: 'ONLINE' })).toMatchObject({ error: { code: 'NO_GIFT_CHANNEL' } })
    expect(await request([['G7', 1]], { channel: 'NOPE' })).toMatchObject({ error: { code: 'UNKNOWN_CHANNEL' } })
    expect(await request([['NOPE', 1]])).toMatchObject({ error: { code: 'UNKNOWN_SKU' } })
    expect(await request([['POST', 1]])).toMatchObject({ error: { code: 'NOT_STOCKED' } })
    accepted(await registerChannel(shop.first, { code: 'GIFT2', kind: 'gift', locationKinds: ['store'] }))
    const closed = accepted(await request([['G7', 1]], { channel: 'GIFT2' }))
    expect(await approve(closed.id)).toMatchObject({ error: { code: 'LOCATION_EXCLUDED', channel: 'GIFT2', location: 'WH1' } })
  })

  it("is the brand's own business", async () => {
    expect(await request([['G7', 1]], { by: dealerBuyer('D1') })).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await shop.first.gifts.list({ first: 5 }, dealerBuyer('D1'))).toEqual({ rows: [], hasNextPage: false, totalCount: 0 })
  })
})

describe('gift batches at once, on two instances of the service', () => {
  it('twenty approvals of one batch under different keys keep its goods once', async () => {
    const batch = accepted(await request([['G8', 10]]))
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => approve(batch.id, shop.any(n))))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await poolOf('G8')).toEqual({ sellable: 100, quota: 10 })
  })

  it('one approval sent twenty times has one effect and one answer', async () => {
    const batch = accepted(await request([['G9', 10]]))
    const once = key()
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => approve(batch.id, shop.any(n), brandAdmin, once)))
    expect(replies[0]).toMatchObject({ ok: true })
    for (const reply of replies) expect(reply).toEqual(replies[0])
    expect(await poolOf('G9')).toEqual({ sellable: 100, quota: 10 })
  })

  it('batches and buyers that want more than there is get exactly what there is', async () => {
    const wanted = await Promise.all(Array.from({ length: 30 }, () => request([['G10', 5]])))
    const approvals = wanted.map((reply, n) => approve(accepted(reply).id, shop.any(n)))
    const buyers = Array.from({ length: 60 }, (_, n) => buy(shop.any(n), 'ONLINE', ['G10', 1]))
    const granted = (await Promise.all(approvals)).filter(({ ok }) => ok).length * 5
    const bought = (await Promise.all(buyers)).filter(({ ok }) => ok).length
    // At the end fewer than five can be left over, for which no batch was small enough and no buyer came any more.
    expect(granted + bought).toBeLessThanOrEqual(100)
    expect(granted + bought).toBeGreaterThan(95)
    expect(await poolOf('G10')).toEqual({ sellable: 100 - bought, quota: granted })
    await clean()
  })

  it('a batch that is closed while its goods are reserved loses none of them', async () => {
    const batch = await approved(['G11', 40])
    const ids = Array.from({ length: 40 }, reservationId)
    const [closed, ...replies] = await Promise.all([
      shop.any(1).gifts.close({ idempotencyKey: key(), batchId: batch.id, note: '' }, brandOps),
      ...ids.map((id, n) => buy(shop.any(n), 'GIFT', ['G11', 1], { batch: batch.number, id })),
    ])
    const taken = replies.filter(({ ok }) => ok).length
    expect(closed).toMatchObject({ ok: true })
    expect(await poolOf('G11')).toEqual({ sellable: 100 - taken, quota: 0 })
    expect(await read(batch.id)).toMatchObject({ used: taken, remaining: 0 })
    await Promise.all(ids.map((id, n) => shop.any(n).stock.release({ idempotencyKey: key(), reservationId: id }, brandOps)))
    expect(await poolOf('G11')).toEqual({ sellable: 100, quota: 0 })
    await clean()
  })
})

describe('lists of gift batches', () => {
  it('are newest first, page by page, and found by customer, number and requester', async () => {
    const made: GiftBatch[] = []
    for (const customer of ['深圳_科技', '深圳科技', '广州商贸']) {
      now = new Date(now.getTime() + 1_000)
      made.push(accepted(await request([['G7', 1]], { customer })))
    }
    const since = made[0]?.requestedAt
    const first = await shop.first.gifts.list({ first: 2, since }, brandOps)
    const second = await shop.first.gifts.list({ first: 2, since, after: first.rows[1]?.cursor }, brandOps)
    expect([...first.rows, ...second.rows].map(({ node }) => node.customer)).toEqual(['广州商贸', '深圳科技', '深圳_科技'])
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 3 })
    const found = async (filter: object) =>
      (await shop.first.gifts.list({ first: 9, ...filter }, brandOps)).rows.map(({ node }) => node.customer)
    expect(await found({ customer: '深圳_' })).toEqual(['深圳_科技'])
    expect(await found({ number: made[2]?.number })).toEqual(['广州商贸'])
    expect(await found({ requestedBy: brandAdmin.principal.subject })).toEqual([])
  })
})
