import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { ChannelCode } from '@channel/contracts'
import { ChannelSku, registerChannels, SalesChannel } from '@channel/contracts/inventory'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { atpOf, buy, channel, keep, receiveAt, registerChannel, registerPlace } from '../testing/selling.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, place, reservationId, sku } from '../testing/shop.fixture.js'

let shop: Shop
let now = new Date('2026-11-22T04:00:00.000Z')
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7'], clock: () => now })
}, 60_000)
afterAll(() => shop.close())

const clean = async () => expect((await shop.first.stock.reconcile()).differences).toEqual([])

describe('channels', () => {
  it('are registered whole, the last entry of a code holds, and each gets an event', async () => {
    const entries = [
      { code: 'tmall', name: '旧名', kind: 'online' },
      {
        code: 'TMALL',
        name: '天猫旗舰店',
        kind: 'online',
        buyerCap: { units: 5, days: 30 },
        exposurePercent: 80,
        excludedLocations: ['WH2'],
      },
    ].map((one) => SalesChannel.parse(one))
    expect(accepted(await shop.first.channels.register({ idempotencyKey: key(), channels: entries }, brandOps))).toEqual({
      registered: 1,
    })
    expect(await shop.first.channels.get({ codes: [channel('TMALL'), channel('NOPE')] })).toEqual([entries[1]])
    const events = await shop.database.query(
      `SELECT payload->>'name' AS name FROM outbox_event WHERE name = 'inventory.channel-registered.v1' AND key = 'TMALL'`,
    )
    expect(events).toEqual([{ name: '天猫旗舰店' }])
  })

  it('are kept by the brand alone, and one key registers once', async () => {
    const input = registerChannels.input.parse({
      idempotencyKey: key(),
      channels: [{ code: 'JD', name: '京东', kind: 'online' }],
    })
    expect(await shop.first.channels.register(input, dealerBuyer('D1'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const replies = await Promise.all([1, 2, 3, 4].map((n) => shop.any(n).channels.register(input, brandOps)))
    expect(replies).toEqual(Array(4).fill({ ok: true, value: { registered: 1 } }))
    expect(await shop.database.query(`SELECT 1 AS one FROM outbox_event WHERE key = 'JD'`)).toHaveLength(1)
  })

  it('are listed by code and kind, page by page', async () => {
    const first = await shop.first.channels.list({ first: 3 })
    const second = await shop.first.channels.list({ first: 9, after: first.rows[2]?.cursor })
    const codes = [...first.rows, ...second.rows].map(({ node }) => node.code)
    expect(codes).toEqual(['DEALER', 'GIFT', 'JD', 'ONLINE', 'STORE', 'TMALL'])
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 6 })
    expect((await shop.first.channels.list({ first: 9, kind: 'gift' })).rows.map(({ node }) => node.code)).toEqual(['GIFT'])
  })

  it('cannot exclude a place that does not exist', async () => {
    expect(await registerChannel(shop.first, { code: 'JD', excludedLocations: ['MOON'] })).toEqual({
      ok: false,
      error: { code: 'UNKNOWN_LOCATION', location: 'MOON' },
    })
  })

  it('see at once what a place that they exclude or get back holds', async () => {
    accepted(await receiveAt(shop.first, 'WH1', 'C1', 10))
    accepted(await receiveAt(shop.first, 'WH2', 'C1', 7))
    expect([await atpOf(shop.first, 'JD', 'C1'), await atpOf(shop.first, 'TMALL', 'C1')]).toEqual([17, 8])
    accepted(await registerChannel(shop.first, { code: 'JD', excludedLocations: ['WH1'] }))
    expect([await atpOf(shop.first, 'JD', 'C1'), await atpOf(shop.first, 'ONLINE', 'C1')]).toEqual([7, 17])
    accepted(await registerChannel(shop.first, { code: 'JD' }))
    expect(await atpOf(shop.first, 'JD', 'C1')).toBe(17)
    await clean()
  })
})

describe('a place at which a channel has a quota', () => {
  const refused = (code: string) => ({
    ok: false,
    error: { code: 'QUOTA_AT_LOCATION', channel: code, location: 'WH2' },
  })

  it('cannot be taken from the channel, neither by excluding it nor by its kind, before the quota is gone', async () => {
    accepted(await registerChannel(shop.first, { code: 'Q1' }))
    accepted(await receiveAt(shop.first, 'WH2', 'C2', 10))
    accepted(await keep(shop.first, 'Q1', { sku: 'C2', location: 'WH2', granted: 4 }))
    expect(await registerChannel(shop.first, { code: 'Q1', excludedLocations: ['WH2'] })).toEqual(refused('Q1'))
    expect(await registerChannel(shop.first, { code: 'Q1', locationKinds: ['store'] })).toEqual(refused('Q1'))
    expect(await registerPlace(shop.first, 'WH2', 'store')).toEqual(refused('Q1'))
    expect((await shop.first.channels.get({ codes: [channel('Q1')] }))[0]?.excludedLocations).toEqual([])
    expect((await shop.first.products.getLocations({ codes: [place('WH2')] }))[0]?.kind).toBe('warehouse')
    accepted(await registerChannel(shop.first, { code: 'Q1', name: '改名', exposurePercent: 50 }))
    accepted(await keep(shop.first, 'Q1', { sku: 'C2', location: 'WH2', granted: 0 }))
    accepted(await registerChannel(shop.first, { code: 'Q1', excludedLocations: ['WH2'] }))
    await clean()
  })

  it('stays with the channel as long as a live reservation would give units back to the quota', async () => {
    accepted(await registerChannel(shop.first, { code: 'Q2' }))
    accepted(await receiveAt(shop.first, 'WH2', 'C3', 5))
    accepted(await keep(shop.first, 'Q2', { sku: 'C3', location: 'WH2', granted: 5 }))
    const id = reservationId()
    accepted(await buy(shop.first, 'Q2', ['C3', 5], { id }))
    expect(await registerChannel(shop.first, { code: 'Q2', excludedLocations: ['WH2'] })).toEqual(refused('Q2'))
    accepted(await shop.first.stock.ship({ idempotencyKey: key(), reservationId: id }, brandOps))
    accepted(await registerChannel(shop.first, { code: 'Q2', excludedLocations: ['WH2'] }))
    await clean()
  })

  it('can go once the time of the quota is over, swept or not', async () => {
    accepted(await registerChannel(shop.first, { code: 'Q3' }))
    accepted(await receiveAt(shop.first, 'WH2', 'C4', 5))
    const releaseAt = new Date(now.getTime() + 1_000).toISOString()
    accepted(await keep(shop.first, 'Q3', { sku: 'C4', location: 'WH2', granted: 5 }, releaseAt))
    expect(await registerChannel(shop.first, { code: 'Q3', excludedLocations: ['WH2'] })).toEqual(refused('Q3'))
    now = new Date(now.getTime() + 1_000)
    accepted(await registerChannel(shop.first, { code: 'Q3', excludedLocations: ['WH2'] }))
    await shop.first.stock.endDueQuotas()
    expect(await atpOf(shop.first, 'Q3', 'C4')).toBe(0)
    await clean()
  })
})

describe('limits of a channel for single SKUs', () => {
  const setSkus = (set: { sku: string; exposurePercent?: number; threshold?: number }[], clear: string[] = [], of = 'LIM') =>
    shop.first.channels.setSkus(
      { idempotencyKey: key(), channel: of as ChannelCode, set: set.map((one) => ChannelSku.parse(one)), clear: clear.map(sku) },
      brandOps,
    )

  it('hold for them alone, until they are cleared', async () => {
    accepted(await registerChannel(shop.first, { code: 'LIM', exposurePercent: 50 }))
    accepted(await receiveAt(shop.first, 'WH1', 'C5', 100))
    accepted(await receiveAt(shop.first, 'WH1', 'C6', 100))
    expect(accepted(await setSkus([{ sku: 'C5', exposurePercent: 10, threshold: 3 }]))).toEqual({ changed: 1 })
    expect([await atpOf(shop.first, 'LIM', 'C5'), await atpOf(shop.first, 'LIM', 'C6')]).toEqual([10, 50])
    expect(await buy(shop.first, 'LIM', ['C5', 11])).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK' } })
    expect(accepted(await setSkus([{ sku: 'C5', exposurePercent: 10, threshold: 3 }]))).toEqual({ changed: 0 })
    expect(accepted(await setSkus([{ sku: 'C6', exposurePercent: 1, threshold: 1 }], ['C5', 'C6']))).toEqual({ changed: 2 })
    expect([await atpOf(shop.first, 'LIM', 'C5'), await atpOf(shop.first, 'LIM', 'C6')]).toEqual([50, 0])
    const page = await shop.first.channels.listSkus({ channel: channel('LIM'), first: 5 })
    expect(page.rows.map(({ node }) => node)).toEqual([{ sku: 'C6', exposurePercent: 1, threshold: 1 }])
  })

  it('are refused for channels and SKUs that nobody knows', async () => {
    expect(await setSkus([{ sku: 'C5' }], [], 'NOPE')).toMatchObject({ error: { code: 'UNKNOWN_CHANNEL' } })
    expect(await setSkus([{ sku: 'NOPE' }])).toMatchObject({ error: { code: 'UNKNOWN_SKU', skus: ['NOPE'] } })
  })
})
