import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { ChannelCode } from '@channel/contracts'
import { openChannels, setQuotas } from '../testing/channels.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, orders, place, reservationId, sku } from '../testing/shop.fixture.js'

const CODES = ['SHARED', 'SPREAD', 'CAPPED', 'LOWERED', 'TIMED', 'EXPOSED', 'LOST'] as const
const FAR = '2099-01-01T00:00:00.000Z'

let shop: Shop
let now = new Date('2026-11-22T04:00:00.000Z')
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: CODES, clock: () => now })
  const cap = { buyerCap: { units: 3, days: 30 } }
  await openChannels(shop.first, {
    ONE: {},
    TWO: {},
    THREE: {},
    CAPS: cap,
    HALF: { exposurePercent: 50 },
    SPLITS: { strategy: 'fewest-splits' },
  })
  await shop.stock(100)
}, 60_000)
afterAll(() => shop.close())

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))
const buy = (n: number, channel: string, code: string, more: { buyer?: string; quantity?: number } = {}) =>
  shop.any(n).stock.reserve(
    {
      idempotencyKey: key(),
      reservationId: reservationId(),
      channel: channel as ChannelCode,
      buyer: more.buyer,
      lines: [{ sku: sku(code), quantity: more.quantity ?? 1 }],
      expiresAt: FAR,
    },
    orders,
  )
const levelOf = async (code: string) => (await shop.first.stock.getBalances({ skus: [sku(code)], location: place('WH1') }))[0]
const quotaOf = async (code: string, channel: string) => {
  const { rows } = await shop.first.stock.listQuotas({ first: 10, sku: sku(code), channel: channel as ChannelCode })
  return rows[0]?.node
}
const clean = async () => expect((await shop.first.stock.reconcile()).differences).toEqual([])
/** Which of the channels a buyer comes through; never the same order on both instances. */
const through = (n: number, ...channels: string[]): string => channels[Math.floor(n / 2) % channels.length] ?? 'ONE'

describe('many buyers through several channels, on two instances of the service', () => {
  it('every channel gets its quota, all share the pool, and exactly what there is is sold', async () => {
    accepted(await setQuotas(shop.first, 'ONE', { 'SHARED@WH1': 20 }))
    accepted(await setQuotas(shop.first, 'TWO', { 'SHARED@WH1': 30 }))
    const replies = await times(400, async (n) => {
      const channel = through(n, 'ONE', 'TWO', 'THREE')
      return { channel, reply: await buy(n, channel, 'SHARED') }
    })
    const sold = replies.flatMap(({ channel, reply }) => (reply.ok ? [{ channel, line: reply.value.lines[0] }] : []))
    expect(sold).toHaveLength(100)
    expect(replies.flatMap(({ reply }) => (reply.ok ? [] : [reply.error.code]))).toEqual(Array(300).fill('INSUFFICIENT_STOCK'))
    const own = (channel: string) => sold.filter((one) => one.channel === channel && one.line?.fromQuota === 1).length
    expect([own('ONE'), own('TWO'), own('THREE')]).toEqual([20, 30, 0])
    expect(sold.filter(({ line }) => line?.fromQuota === 0)).toHaveLength(50)
    expect(await levelOf('SHARED')).toMatchObject({ sellable: 0, reserved: 100, quota: 0 })
    await clean()
  })

  it('what lies at two places is sold once, in whatever parcels', async () => {
    const lines = [{ sku: sku('SPREAD'), quantity: 53 }]
    accepted(await shop.first.stock.receive({ idempotencyKey: key(), location: place('WH2'), lines, reference: 'GR' }, orders))
    accepted(await setQuotas(shop.first, 'ONE', { 'SPREAD@WH2': 10, 'SPREAD@WH1': 5 }))
    const replies = await times(120, (n) => buy(n, through(n, 'ONE', 'SPLITS', 'TWO'), 'SPREAD', { quantity: 2 }))
    const got = replies.flatMap((reply) => (reply.ok ? reply.value.lines : []))
    expect(got.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(152)
    const { rows } = await shop.first.stock.listQuotas({ first: 10, sku: sku('SPREAD') })
    const kept = rows.reduce((sum, { node }) => sum + node.remaining, 0)
    expect(got.reduce((sum, { fromQuota }) => sum + fromQuota, 0)).toBe(15 - kept)
    expect(kept).toBeLessThanOrEqual(1)
    await clean()
  })

  it('a channel that shows half of the pool leaves the other half to the rest', async () => {
    const replies = await times(60, (n) => buy(n, 'HALF', 'EXPOSED', { quantity: 20 }))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(4)
    expect(await levelOf('EXPOSED')).toMatchObject({ sellable: 20, reserved: 80 })
  })

  it('one buyer with a hundred calls gets what the purchase limit gives', async () => {
    const replies = await times(100, (n) => buy(n, 'CAPS', 'CAPPED', { buyer: n % 4 === 0 ? 'other' : 'greedy' }))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(6)
    expect(replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]))).toEqual(Array(94).fill('BUYER_CAP_EXCEEDED'))
    expect(await levelOf('CAPPED')).toMatchObject({ reserved: 6 })
  })
})

describe('a quota that changes while a hundred buyers draw on it', () => {
  it('strands none of them, whichever came first', async () => {
    accepted(await setQuotas(shop.first, 'ONE', { 'LOWERED@WH1': 80 }))
    const calls = await Promise.all([
      times(100, (n) => buy(n, 'ONE', 'LOWERED')),
      times(8, (n) => setQuotas(shop.any(n), 'ONE', { 'LOWERED@WH1': 70 - n * 10 })),
      times(60, (n) => buy(n, 'TWO', 'LOWERED')),
    ])
    expect(calls[0].concat(calls[2]).filter(({ ok }) => ok)).toHaveLength(100)
    // Whoever sets 70 after 60 wants units back that others may have bought meanwhile.
    const refusals = new Set(calls[1].flatMap((reply) => (reply.ok ? [] : [reply.error.code])))
    expect([...refusals].filter((code) => code !== 'QUOTA_BELOW_SOLD' && code !== 'INSUFFICIENT_STOCK')).toEqual([])
    const quota = await quotaOf('LOWERED', 'ONE')
    const fromQuota = calls[0]
      .flatMap((reply) => (reply.ok ? reply.value.lines : []))
      .reduce((sum, line) => sum + line.fromQuota, 0)
    expect((quota?.granted ?? 0) - (quota?.remaining ?? 0)).toBe(fromQuota)
    await clean()
  })

  it('by time gives what is left to whoever comes, once', async () => {
    const releaseAt = new Date(now.getTime() + 1_000).toISOString()
    accepted(await setQuotas(shop.first, 'ONE', { 'TIMED@WH1': 90 }, { releaseAt }))
    const early = times(40, (n) => buy(n, through(n, 'ONE', 'TWO'), 'TIMED'))
    await new Promise((resolve) => setImmediate(resolve))
    now = new Date(now.getTime() + 2_000)
    const [first, late, ended] = await Promise.all([
      early,
      times(120, (n) => buy(n, 'TWO', 'TIMED')),
      times(6, (n) => shop.any(n).stock.endDueQuotas()),
    ])
    expect([...first, ...late].filter(({ ok }) => ok)).toHaveLength(100)
    expect(ended.every((spots) => spots <= 1)).toBe(true)
    expect(await levelOf('TIMED')).toMatchObject({ sellable: 0, reserved: 100, quota: 0 })
    const told = await shop.database.query(`SELECT payload FROM outbox_event WHERE key = 'TIMED' AND payload->>'cause' = 'time'`)
    expect(told).toHaveLength(1)
    await clean()
  })

  it('by a loss leaves no more to sell than there is', async () => {
    accepted(await setQuotas(shop.first, 'ONE', { 'LOST@WH1': 60 }))
    accepted(await setQuotas(shop.first, 'TWO', { 'LOST@WH1': 40 }))
    const lose = { idempotencyKey: key(), sku: sku('LOST'), location: place('WH1'), delta: -30, reference: '盘亏' }
    const [sold, lost] = await Promise.all([
      times(150, (n) => buy(n, through(n, 'ONE', 'TWO'), 'LOST')),
      shop.any(1).stock.adjust(lose, orders),
    ])
    expect(sold.filter(({ ok }) => ok).length + (lost.ok ? 30 : 0)).toBe(100)
    expect(await levelOf('LOST')).toMatchObject({ sellable: 0, quota: 0 })
    await clean()
  })
})
