import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isClean, reconcile } from './audit/reconcile.js'
import type { Shop } from './testing/shop.js'
import { openShop } from './testing/shop.js'
import { eventually, StockDesk } from './testing/stock-desk.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const channel = (code: string, more: object = {}) => ({ code, name: code, kind: 'ONLINE', ...more })
const STOCK = { 'Q-1': 100, 'G-1': 50, 'P-1': 1, 'F-1': 9, 'LAST-60': 60, 'LAST-40': 40 }

describe('stock of channels through the gateway', () => {
  let platform: TestPlatform
  let shop: Shop
  let desk: StockDesk
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: STOCK })
    desk = await StockDesk.open(platform, shop)
    const own = { usesPool: false }
    const channels = [
      channel('TMALL'),
      channel('JD'),
      channel('DOUYIN', { feed: true }),
      channel('OWN-A', own),
      channel('OWN-B', own),
    ]
    await desk.done('registerChannels', { channels }, 'registered')
  }, 60_000)
  afterAll(() => platform.close())

  type Promised = { atp: number; explanation: { step: string; amount: number; subtotal: number }[] }

  const promised = async (code: string, sku: string): Promise<Promised> => {
    const query = `{ availableToPromise(skus: ["${sku}"], channel: "${code}") { atp explanation { step amount subtotal } } }`
    const { availableToPromise } = await desk.read<{ availableToPromise: [Promised] }>(query)
    return availableToPromise[0]
  }

  test('a quota is a channel’s own, and what can be promised is explained line by line', async () => {
    await desk.keep('TMALL', 'Q-1', 30)
    await desk.done('setSafetyStock', { lines: [{ sku: 'Q-1', location: 'WH', safety: 20 }] }, 'changed')
    const [tmall, jd] = [await promised('TMALL', 'Q-1'), await promised('JD', 'Q-1')]
    expect([tmall.atp, jd.atp]).toEqual([80, 50])
    for (const { atp, explanation } of [tmall, jd]) {
      expect(explanation.reduce((sum, { amount }) => sum + amount, 0)).toBe(atp)
      expect(explanation.at(-1)?.subtotal).toBe(atp)
    }
    expect(tmall.explanation).toContainEqual({ step: 'OWN_QUOTA', amount: 30, subtotal: 80 })
    expect(await desk.balance('Q-1', 'WH')).toMatchObject({ sellable: 100, quota: 30, pool: 70 })
    const tooMuch = await shop.buy([{ sku: 'Q-1', quantity: 51 }], 'jd-too-much', { salesChannel: 'JD' })
    expect(tooMuch.codes).toEqual(['INSUFFICIENT_STOCK'])
    expect((await shop.buy([{ sku: 'Q-1', quantity: 80 }], 'tmall-all', { salesChannel: 'TMALL' })).codes).toEqual([])
    const kept = 'reservation { status lines { sku locationCode location { name } quantity fromQuota } }'
    expect(await desk.read(`{ orders(first: 1) { nodes { salesChannelCode salesChannel { name } ${kept} } } }`)).toEqual({
      orders: {
        nodes: [
          {
            salesChannelCode: 'TMALL',
            salesChannel: { name: 'TMALL' },
            reservation: {
              status: 'ALLOCATED',
              lines: [{ sku: 'Q-1', locationCode: 'WH', location: { name: '主仓' }, quantity: 80, fromQuota: 30 }],
            },
          },
        ],
      },
    })
    const lines = [{ sku: 'Q-1', location: 'WH', granted: 1 }]
    const nobody = await desk.attempt('setQuotas', { channel: 'NOBODY', reference: 'x', lines }, 'quotas { sku }')
    expect(nobody.codes).toEqual(['UNKNOWN_CHANNEL'])
  }, 30_000)

  test('goods for gifts are kept once a second person has approved, and given back when the batch is closed', async () => {
    const validUntil = new Date(Date.now() + 86_400_000).toISOString()
    const wanted = { channel: 'GIFT', customer: '某公司', validUntil, lines: [{ sku: 'G-1', location: 'WH', quantity: 20 }] }
    type Requested = { giftBatch: { id: string; number: string } }
    const { giftBatch } = await desk.done<Requested>('requestGiftBatch', wanted, 'giftBatch { id number status }')
    const batchId = giftBatch.id
    expect((await desk.attempt('approveGiftBatch', { batchId }, 'giftBatch { id }')).codes).toEqual(['SAME_PERSON'])
    expect((await promised('ONLINE', 'G-1')).atp).toBe(50)
    await desk.done('approveGiftBatch', { batchId }, 'giftBatch { status }', desk.admin)
    expect((await promised('ONLINE', 'G-1')).atp).toBe(30)
    expect(
      await desk.read('{ channelQuotas(sku: "G-1") { nodes { channel { name } batch granted remaining releaseAt } } }'),
    ).toEqual({
      channelQuotas: {
        nodes: [{ channel: { name: '企业礼品' }, batch: giftBatch.number, granted: 20, remaining: 20, releaseAt: validUntil }],
      },
    })
    await desk.done('closeGiftBatch', { batchId }, 'giftBatch { status }', desk.admin)
    expect((await promised('ONLINE', 'G-1')).atp).toBe(50)
    expect(await desk.read(`{ giftBatch(id: "${batchId}") { status closedByAccount { username } history { action } } }`)).toEqual(
      {
        giftBatch: {
          status: 'CLOSED',
          closedByAccount: { username: 'desk.admin' },
          history: [{ action: 'REQUEST' }, { action: 'APPROVE' }, { action: 'CLOSE' }],
        },
      },
    )
  }, 30_000)

  test('terms of presale and expected receipts are read back as they were set', async () => {
    await desk.done('setPresaleTerms', { terms: [{ sku: 'P-1', mode: 'BACKORDER', limit: 10 }] }, 'changed')
    const lines = [{ sku: 'P-1', quantity: 8, dueOn: '2099-01-05' }]
    await desk.done('announceReceipts', { reference: 'PO-1', location: 'WH', lines }, 'announced')
    expect(
      await desk.read(`{ presaleTerms { nodes { sku mode limit leadDays } }
        expectedReceipts(sku: "P-1") { nodes { reference location { code } quantity received dueOn } } }`),
    ).toEqual({
      presaleTerms: { nodes: [{ sku: 'P-1', mode: 'BACKORDER', limit: 10, leadDays: null }] },
      expectedReceipts: {
        nodes: [{ reference: 'PO-1', location: { code: 'WH' }, quantity: 8, received: 0, dueOn: '2099-01-05' }],
      },
    })
  }, 30_000)

  test('a marketplace reads on from its cursor what has changed', async () => {
    type Feed = { atpChanges: { edges: { cursor: string; node: { sku: string; atp: number } }[] } }
    const read = (after?: string) =>
      desk.read<Feed>(`{ atpChanges(channel: "DOUYIN"${after === undefined ? '' : `, after: "${after}"`}) {
        edges { cursor node { sku atp } } } }`)
    const ofF1 = ({ atpChanges }: Feed) => atpChanges.edges.find(({ node }) => node.sku === 'F-1')?.node.atp
    const first = await eventually(
      () => read(),
      (feed) => ofF1(feed) === 9,
    )
    expect(ofF1(first)).toBe(9)
    const cursor = first.atpChanges.edges.at(-1)?.cursor
    await shop.buy([{ sku: 'F-1', quantity: 2 }], 'feed-sale', { salesChannel: 'JD' })
    const next = await eventually(
      () => read(cursor),
      (feed) => ofF1(feed) === 7,
    )
    expect(next.atpChanges.edges.map(({ node }) => node)).toContainEqual({ sku: 'F-1', atp: 7 })
  }, 30_000)

  const rush = async (sku: string, channels: readonly string[], buyersEach: number): Promise<Record<string, number>> => {
    const buyers = Array.from({ length: buyersEach }, (_, at) => at).flatMap((at) => channels.map((code) => ({ code, at })))
    const outcomes = await Promise.all(
      buyers.map(async ({ code, at }) => {
        const answer = await shop.buy([{ sku, quantity: 1 }], `${sku}:${code}:buyer-${at}`, { salesChannel: code })
        return { code, outcome: answer.codes.join() || 'CONFIRMED' }
      }),
    )
    expect([...new Set(outcomes.map(({ outcome }) => outcome))].sort()).toEqual(['CONFIRMED', 'INSUFFICIENT_STOCK'])
    const sold = (code: string) => outcomes.filter((one) => one.code === code && one.outcome === 'CONFIRMED').length
    return Object.fromEntries(channels.map((code) => [code, sold(code)]))
  }

  const nothingDiffers = async () => {
    expect(await desk.read('{ stockReconciliation { differences { key field } } }')).toEqual({
      stockReconciliation: { differences: [] },
    })
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }

  test('120 buyers of 60 units: a channel that has only its quota sells that, the other one sells the pool', async () => {
    await desk.keep('OWN-A', 'LAST-60', 20)
    await desk.keep('OWN-B', 'LAST-60', 10)
    expect(await rush('LAST-60', ['OWN-A', 'OWN-B', 'DOUYIN'], 40)).toEqual({ 'OWN-A': 20, 'OWN-B': 10, DOUYIN: 30 })
    expect(await desk.balance('LAST-60', 'WH')).toMatchObject({ sellable: 0, allocated: 60, quota: 0, pool: 0 })
    await nothingDiffers()
  }, 60_000)

  test('120 buyers of 40 units where all channels may use the pool: all is sold once, nobody loses a quota', async () => {
    await desk.keep('TMALL', 'LAST-40', 12)
    await desk.keep('JD', 'LAST-40', 8)
    const sold = await rush('LAST-40', ['TMALL', 'JD', 'DOUYIN'], 40)
    expect(Object.values(sold).reduce((sum, units) => sum + units, 0)).toBe(40)
    expect(sold['TMALL']).toBeGreaterThanOrEqual(12)
    expect(sold['JD']).toBeGreaterThanOrEqual(8)
    expect(await desk.balance('LAST-40', 'WH')).toMatchObject({ sellable: 0, allocated: 40, quota: 0, pool: 0 })
    await nothingDiffers()
  }, 60_000)
})
