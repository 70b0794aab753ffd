import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ChannelSku } from '@channel/contracts/inventory'
import { unitOfWork } from '@channel/messaging'
import { brandOps } from '@channel/testkit'
import type { Prisma } from '../db/client.js'
import { lockSkus } from '../stock/locking.repository.js'
import {
  buy,
  channel,
  keep,
  marketplace,
  publishAll,
  receiveAt,
  registerChannel,
  registerPlace,
} from '../testing/selling.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, reservationId, sku } from '../testing/shop.fixture.js'
import { feedRepository } from './feed.repository.js'

let shop: Shop
const SKUS = Array.from({ length: 250 }, (_, n) => `F${String(n).padStart(3, '0')}`)
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: SKUS })
  accepted(await registerChannel(shop.first, { code: 'TMALL', feed: true, exposurePercent: 50 }))
}, 60_000)
afterAll(() => shop.close())

const told = (code: string) =>
  shop.database.query<{ atp: number; channel: string }>(
    `SELECT (payload->>'atp')::int AS atp, payload->>'channel' AS channel FROM outbox_event
     WHERE name = 'inventory.atp-changed.v1' AND payload->>'sku' = $1 ORDER BY (payload->>'seq')::bigint`,
    code,
  )
const marked = async () => (await shop.database.query('SELECT sku FROM availability WHERE changed')).length

describe('the feed of a channel', () => {
  it('begins with every SKU and then tells only what has become another number', async () => {
    await publishAll(shop)
    const shopFront = marketplace('TMALL')
    expect(await shopFront.pull(shop.first, 200)).toBe(250)
    accepted(await receiveAt(shop.first, 'WH1', 'F000', 10))
    await publishAll(shop)
    expect(await shopFront.pull(shop.first)).toBe(1)
    expect(shopFront.numbers.get('F000')).toBe(5)
    accepted(await receiveAt(shop.first, 'WH2', 'F000', 1))
    expect(await marked()).toBe(1)
    await publishAll(shop)
    expect(await shopFront.pull(shop.first)).toBe(0)
    expect(await told('F000')).toEqual([
      { channel: 'TMALL', atp: 0 },
      { channel: 'TMALL', atp: 5 },
    ])
  })

  it('answers an empty page where nothing is new, and the same again from the same cursor', async () => {
    const pull = (after?: string) => shop.first.feed.listChanges({ channel: channel('TMALL'), after, first: 200 })
    const [first, again] = [await pull(), await pull()]
    expect(again).toEqual(first)
    const rest = await pull(first.rows.at(-1)?.cursor)
    expect(rest.rows).toHaveLength(50)
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 250 })
    const last = rest.rows.at(-1)?.cursor
    expect(await pull(last)).toEqual({ rows: [], hasNextPage: false, totalCount: 0 })
    accepted(await receiveAt(shop.first, 'WH1', 'F001', 2))
    await publishAll(shop)
    expect((await pull(last)).rows.map(({ node }) => [node.sku, node.atp])).toEqual([['F001', 1]])
  })

  it('tells what other limits, quotas and another share of the pool make of the numbers', async () => {
    const shopFront = marketplace('TMALL')
    accepted(await receiveAt(shop.first, 'WH1', 'F002', 10))
    await publishAll(shop)
    const next = async () => {
      await publishAll(shop)
      await shopFront.pull(shop.first, 200)
      return shopFront.numbers.get('F002')
    }
    expect(await next()).toBe(5)
    const set = [ChannelSku.parse({ sku: 'F002', exposurePercent: 30 })]
    accepted(await shop.first.channels.setSkus({ idempotencyKey: key(), channel: channel('TMALL'), set, clear: [] }, brandOps))
    expect(await next()).toBe(3)
    accepted(await keep(shop.first, 'TMALL', { sku: 'F002', location: 'WH1', granted: 4 }))
    expect(await next()).toBe(5)
    accepted(await registerChannel(shop.first, { code: 'TMALL', feed: true, exposurePercent: 50, usesPool: false }))
    expect(await next()).toBe(4)
    accepted(await registerChannel(shop.first, { code: 'TMALL', feed: true, exposurePercent: 50, active: false }))
    expect(await next()).toBe(0)
    accepted(await registerChannel(shop.first, { code: 'TMALL', feed: true, exposurePercent: 50 }))
    expect(await next()).toBe(5)
  })

  it('tells that a place is no longer one from which the channel sells, though nothing moved', async () => {
    accepted(await registerPlace(shop.first, 'WH3', 'warehouse'))
    accepted(await registerChannel(shop.first, { code: 'NEAR', excludedLocations: ['WH3'] }))
    accepted(await receiveAt(shop.first, 'WH3', 'F010', 8))
    await publishAll(shop)
    accepted(await registerPlace(shop.first, 'WH3', 'store'))
    await publishAll(shop)
    expect((await told('F010')).map(({ atp }) => atp)).toEqual([0, 4, 0])
  })

  it('is nothing while it is switched off, and everything once it is switched on', async () => {
    accepted(await registerChannel(shop.first, { code: 'DY', feed: true }))
    await publishAll(shop)
    const before = marketplace('DY')
    expect(await before.pull(shop.first, 200)).toBe(250)
    accepted(await registerChannel(shop.first, { code: 'DY' }))
    expect((await shop.first.feed.listChanges({ channel: channel('DY'), first: 10 })).rows).toEqual([])
    await publishAll(shop)
    accepted(await receiveAt(shop.first, 'WH1', 'F003', 8))
    await publishAll(shop)
    accepted(await registerChannel(shop.first, { code: 'DY', feed: true }))
    await publishAll(shop)
    expect(await before.pull(shop.first, 200)).toBe(250)
    expect(before.numbers.get('F003')).toBe(8)
  })

  it('loses nothing where a publisher dies before its commit', async () => {
    accepted(await receiveAt(shop.first, 'WH1', 'F004', 8))
    const work = unitOfWork<Prisma.TransactionClient>(shop.first.db)
    const broken = feedRepository({
      clock: () => new Date(),
      lockSkus,
      atpOf: () => 77,
      work: (publish) =>
        work(async (tx) => {
          await publish(tx)
          throw new Error('the power went off')
        }),
    })
    const before = await told('F004')
    await expect(broken.publishNext(undefined)).rejects.toThrow('the power went off')
    expect(await told('F004')).toEqual(before)
    await publishAll(shop, shop.any(1))
    expect((await told('F004')).filter((one) => one.channel === 'TMALL').map(({ atp }) => atp)).toEqual([0, 4])
  })
})

describe('several publishers on two instances, while a hot SKU is sold', () => {
  it('tell a reader that pulls all the time exactly the numbers of the end, each change once, in the order of its number', async () => {
    accepted(await receiveAt(shop.first, 'WH1', 'F005', 1_000))
    const shopFront = marketplace('TMALL')
    let selling = true
    const seqs: number[] = []
    const readers = (async () => {
      let cursor: string | undefined
      while (selling) {
        await shopFront.pull(shop.any(1), 7)
        const { rows } = await shop.first.feed.listChanges({ channel: channel('TMALL'), after: cursor, first: 50 })
        seqs.push(...rows.map(({ node }) => node.seq))
        cursor = rows.at(-1)?.cursor ?? cursor
      }
    })()
    const publishers = [0, 1, 2, 3].map(async (n) => {
      while (selling) await shop.any(n).feed.publish()
    })
    const sold = await Promise.all(
      Array.from({ length: 24 }, async (_, caller) => {
        for (let round = 0; round < 12; round += 1) {
          const id = reservationId()
          const other = SKUS[(caller * 12 + round) % SKUS.length] ?? 'F006'
          await buy(shop.any(caller), 'ONLINE', ['F005', 1], { id })
          if (round % 3 === 0) await shop.any(round).stock.release({ idempotencyKey: key(), reservationId: id }, brandOps)
          await receiveAt(shop.any(round), 'WH1', other, 2)
        }
      }),
    )
    expect(sold).toHaveLength(24)
    selling = false
    await Promise.all([readers, ...publishers])
    await publishAll(shop)
    await shopFront.pull(shop.first, 200)
    const now = await shop.first.stock.availableToPromise({ channel: channel('TMALL'), skus: SKUS.map(sku), explain: false })
    expect(Object.fromEntries(shopFront.numbers)).toEqual(Object.fromEntries(now.map((one) => [one.sku, one.atp])))
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
    const repeated = await shop.database.query(
      `SELECT 1 AS one FROM (SELECT payload->>'atp' AS atp, lag(payload->>'atp') OVER (PARTITION BY key ORDER BY (payload->>'seq')::bigint) AS was
       FROM outbox_event WHERE name = 'inventory.atp-changed.v1' AND key LIKE 'TMALL|%') AS e WHERE atp = was`,
    )
    expect(repeated).toEqual([])
  }, 60_000)
})
