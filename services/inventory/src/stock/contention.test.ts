import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { IdempotencyKey } from '@channel/contracts'
import { unitOfWork } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { Shop } from '../testing/shop.fixture.js'
import { key, openShop, orders, place, reservationId, sku } from '../testing/shop.fixture.js'
import { stockRepository } from './stock.repository.js'

const LAST = Array.from({ length: 6 }, (_, n) => `LAST-${n}`)
const SHARED = Array.from({ length: 40 }, (_, n) => `SHARED-${n}`)

let shop: Shop
let now = new Date('2026-11-22T04:00:00.000Z')
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: [...LAST, ...SHARED], clock: () => now })
  await shop.stock(100, LAST)
  await shop.stock(1_000_000, SHARED)
}, 60_000)
afterAll(() => shop.close())

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))
const levelOf = async (code: string) => (await shop.first.stock.getBalances({ skus: [sku(code)], location: place('WH1') }))[0]
/** A deadlock is done again and would not be seen in the answers; sessions report theirs to the statistics once a second. */
const deadlocks = async (): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  await times(20, (n) => shop.any(n).db.$queryRawUnsafe('SELECT pg_sleep(0.05)::text'))
  const [row] = await shop.database.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )
  return Number(row?.deadlocks)
}
const clean = async () => expect((await shop.first.stock.reconcile()).differences).toEqual([])
const pick = (from: readonly string[], count: number): string[] =>
  [...from]
    .map((code) => [Math.random(), code] as const)
    .sort()
    .slice(0, count)
    .map(([, code]) => code)

describe('many at once, on two instances of the service', () => {
  it('200 buyers of the last 100 units: exactly 100 get one', async () => {
    const replies = await times(200, (n) => shop.reserve(shop.any(n), [['LAST-0', 1]]))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(100)
    expect(replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]))).toEqual(Array(100).fill('INSUFFICIENT_STOCK'))
    expect(await levelOf('LAST-0')).toMatchObject({ sellable: 0, reserved: 100 })
    await clean()
  })

  it('one command sent 50 times has one effect and one answer', async () => {
    const once = { key: key(), id: reservationId() }
    const replies = await times(50, (n) => shop.reserve(shop.any(n), [['LAST-1', 3]], once))
    expect(replies[0]).toMatchObject({ ok: true })
    for (const reply of replies) expect(reply).toEqual(replies[0])
    expect(await levelOf('LAST-1')).toMatchObject({ sellable: 97, reserved: 3 })
  })

  it('one key with ten bodies: one body wins, the others are refused', async () => {
    const once: IdempotencyKey = key()
    const replies = await times(20, (n) =>
      shop.reserve(shop.any(n), [['LAST-2', 1 + (n % 10)]], { key: once, id: reservationId() }),
    )
    const taken = replies.flatMap((reply) => (reply.ok ? [reply.value.lines[0]?.quantity ?? 0] : []))
    expect(taken.length).toBeGreaterThan(0)
    expect(new Set(taken).size).toBe(1)
    expect(await levelOf('LAST-2')).toMatchObject({ reserved: taken[0] })
  })

  it('one reservation under 20 different keys is kept once', async () => {
    const id = reservationId()
    const replies = await times(20, (n) => shop.reserve(shop.any(n), [['LAST-3', 5]], { id }))
    expect(replies.every(({ ok }) => ok)).toBe(true)
    expect(await levelOf('LAST-3')).toMatchObject({ sellable: 95, reserved: 5 })
  })

  it('64 callers with ten-line orders that share SKUs never lock each other out', async () => {
    const rounds = await times(64, async (caller) => {
      const outcomes: boolean[] = []
      for (let round = 0; round < 6; round += 1) {
        const id = reservationId()
        const reserved = await shop.reserve(
          shop.any(caller + round),
          pick(SHARED, 10).map((code) => [code, 1]),
          { id },
        )
        const step = round % 2 === 0 ? 'release' : 'ship'
        const ended = await shop.any(caller).stock[step]({ idempotencyKey: key(), reservationId: id }, orders)
        outcomes.push(reserved.ok, ended.ok)
      }
      return outcomes
    })
    expect(rounds.flat().every(Boolean)).toBe(true)
    expect(await deadlocks()).toBe(0)
    await clean()
  }, 60_000)

  it('goods that come in for the first time at one place from all sides are all there', async () => {
    await times(40, (n) =>
      shop.any(n).stock.receive(
        {
          idempotencyKey: key(),
          location: place('WH2'),
          lines: pick(SHARED, 10).map((code) => ({ sku: sku(code), quantity: 1 })),
          reference: `GR-${n}`,
        },
        orders,
      ),
    )
    const there = await shop.first.stock.getBalances({ skus: SHARED.map(sku), location: place('WH2') })
    expect(there.reduce((sum, { sellable }) => sum + sellable, 0)).toBe(400)
    await clean()
  })
})

describe('a reservation whose time runs out while others are at it', () => {
  it('ends exactly once, whoever comes first', async () => {
    const ids = Array.from({ length: 60 }, reservationId)
    const expiresAt = new Date(now.getTime() + 1_000).toISOString()
    const lines = [{ sku: sku('LAST-4'), quantity: 1 }]
    await times(60, (n) =>
      shop.any(n).stock.reserve({ idempotencyKey: key(), reservationId: ids[n] ?? reservationId(), lines, expiresAt }, orders),
    )
    const steps = ['allocate', 'release', 'ship'] as const
    const early = times(60, (n) =>
      shop.any(n).stock[steps[n % 3] ?? 'ship']({ idempotencyKey: key(), reservationId: ids[n] ?? reservationId() }, orders),
    )
    await new Promise((resolve) => setImmediate(resolve))
    now = new Date(now.getTime() + 2_000)
    const sweeps = times(6, (n) => shop.any(n).stock.expireDue())
    const late = times(60, (n) =>
      shop
        .any(n + 1)
        .stock[steps[(n + 1) % 3] ?? 'ship']({ idempotencyKey: key(), reservationId: ids[n] ?? reservationId() }, orders),
    )
    await Promise.all([early, sweeps, late])
    await shop.first.stock.expireDue()
    const endings = await shop.database.query<{ key: string }>(
      `SELECT key FROM outbox_event WHERE key = ANY($1) AND name IN ('inventory.stock-released.v1', 'inventory.reservation-expired.v1', 'inventory.stock-shipped.v1')`,
      ids,
    )
    const live = (await shop.first.stock.getReservations({ ids }, orders)).filter(
      ({ status }) => status === 'allocated' || status === 'reserved',
    )
    expect(live.filter(({ status }) => status === 'reserved')).toEqual([])
    expect(new Set(endings.map((ending) => ending.key)).size).toBe(endings.length)
    expect(endings.length + live.length).toBe(60)
    await clean()
  })

  it('is swept once by many workers', async () => {
    const expiresAt = new Date(now.getTime() + 1_000).toISOString()
    const lines = [{ sku: sku('LAST-5'), quantity: 1 }]
    await times(90, (n) =>
      shop.any(n).stock.reserve({ idempotencyKey: key(), reservationId: reservationId(), lines, expiresAt }, orders),
    )
    now = new Date(now.getTime() + 2_000)
    const swept = await times(8, (n) => shop.any(n).stock.expireDue())
    expect(swept.reduce((sum, count) => sum + count, 0)).toBe(90)
    expect(await levelOf('LAST-5')).toMatchObject({ sellable: 100, reserved: 0 })
  })
})

describe('a batch that breaks before it commits', () => {
  it('leaves nothing behind', async () => {
    const work = unitOfWork<Prisma.TransactionClient>(shop.first.db)
    const broken = stockRepository({
      clock: () => now,
      work: (decide) =>
        work(async (tx) => {
          await decide(tx)
          throw new Error('the power went off')
        }),
    })
    const footprint = () =>
      shop.database.query(
        'SELECT (SELECT count(*) FROM movement) m, (SELECT count(*) FROM command_log) c, (SELECT count(*) FROM reservation) r, (SELECT count(*) FROM outbox) o',
      )
    const before = await footprint()
    const input = {
      idempotencyKey: key(),
      reservationId: reservationId(),
      lines: [{ sku: sku('SHARED-0'), quantity: 1 }],
      expiresAt: now.toISOString(),
    }
    await expect(broken.decideAll([{ request: { kind: 'reserve', input }, context: orders }])).rejects.toThrow(
      'the power went off',
    )
    expect(await footprint()).toEqual(before)
    await clean()
  })
})
