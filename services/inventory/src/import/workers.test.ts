import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import { begin, csv, errorsOf, eventsOf, found, importerOn } from '../testing/imports.fixture.js'
import type { Importer } from '../testing/imports.fixture.js'
import type { Instance, Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, sku } from '../testing/shop.fixture.js'

const SKUS = Array.from({ length: 12 }, (_, n) => `W${n}`)
let shop: Shop
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: SKUS })
}, 60_000)
afterAll(() => shop.close())

const total = async (): Promise<number> => {
  const balances = await shop.first.stock.getBalances({ skus: SKUS.map(sku) })
  return balances.reduce((sum, one) => sum + one.sellable, 0)
}
const rows = (count: number): (readonly [string, string, number])[] =>
  Array.from({ length: count }, (_, n) => [n % 9 === 8 ? 'NOPE' : `W${n % 12}`, n % 2 === 0 ? 'WH1' : 'WH2', 1] as const)
const good = (count: number): number => rows(count).filter(([code]) => code !== 'NOPE').length

type Receive = Instance['stock']['receive']
const never = new Promise<never>(() => undefined)

/** A worker that is killed at its n-th receipt: before it reaches the database, or when it is there and nobody knows yet. */
const dyingAt = (n: number, after: boolean): { importer: Importer; death: Promise<void> } => {
  let calls = 0
  let die: () => void = () => undefined
  const death = new Promise<void>((resolve) => (die = resolve))
  const receive: Receive = async (...call) => {
    calls += 1
    if (calls < n) return shop.first.stock.receive(...call)
    if (after && calls === n) accepted(await shop.first.stock.receive(...call))
    die()
    return never
  }
  return { importer: importerOn(shop.first, { receive }), death }
}

describe('workers', () => {
  it('that race on one import, chunk by chunk, have one effect', async () => {
    const before = await total()
    const importers = Array.from({ length: 6 }, (_, n) => importerOn(shop.any(n)))
    const [first] = importers as [Importer]
    const id = await begin(first, csv(rows(95)))
    const job = await first.runner.take()
    if (job === undefined) throw new Error('nothing to take')
    await Promise.all(importers.map(({ runner }) => runner.workOn(job)))
    expect(await found(first, id)).toMatchObject({ status: 'done', rows: { total: 95, read: 95, done: good(95) } })
    expect((await total()) - before).toBe(good(95))
    expect(await errorsOf(first, id)).toHaveLength(95 - good(95))
  })

  it('of many replicas share the imports, each of them once', async () => {
    const before = await total()
    const importers = Array.from({ length: 4 }, (_, n) => importerOn(shop.any(n), { leaseMs: 30_000 }))
    const [first] = importers as [Importer]
    const ids = await Promise.all(Array.from({ length: 8 }, () => begin(first, csv(rows(30)))))
    const taken = await Promise.all(importers.map(({ runner }) => runner.runDue()))
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(8)
    for (const id of ids) expect(await found(first, id)).toMatchObject({ status: 'done', rows: { done: good(30) } })
    expect((await total()) - before).toBe(8 * good(30))
  })

  it('that are killed anywhere lose and double nothing: the next one goes on', async () => {
    const crash = fc.record({ at: fc.integer({ min: 1, max: 9 }), after: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(crash, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 70 }),
        async (crashes, count) => {
          const before = await total()
          const survivor = importerOn(shop.any(1))
          const id = await begin(survivor, csv(rows(count)))
          for (const { at, after } of crashes) {
            const { importer, death } = dyingAt(at, after)
            await Promise.race([importer.runner.runDue(), death])
          }
          await survivor.runner.runDue()
          expect(await found(survivor, id)).toMatchObject({
            status: 'done',
            rows: { total: count, read: count, done: good(count), failed: count - good(count) },
          })
          expect((await total()) - before).toBe(good(count))
          expect((await errorsOf(survivor, id)).map(({ line }) => line)).toEqual(
            rows(count).flatMap(([code], n) => (code === 'NOPE' ? [n + 2] : [])),
          )
        },
      ),
      { numRuns: 12 },
    )
  })

  it('keep what an earlier worker decided, though the masters changed meanwhile', async () => {
    const { importer, death } = dyingAt(1, true)
    const before = await total()
    const id = await begin(
      importer,
      csv([
        ['W0', 'WH1', 4],
        ['LATE', 'WH1', 9],
      ]),
    )
    await Promise.race([importer.runner.runDue(), death])
    const late = { sku: sku('LATE'), name: '新品', nameEn: '', category: '', unit: '件', stocked: true, listPrice: null }
    accepted(await shop.first.products.registerProducts({ idempotencyKey: key(), products: [late] }, brandOps))
    const next = importerOn(shop.any(1))
    await next.runner.runDue()
    expect(await found(next, id)).toMatchObject({ status: 'done', rows: { done: 1, failed: 1 } })
    expect((await total()) - before).toBe(4)
  })

  it('that fail for another reason try again later, and give up at last', async () => {
    let now = Date.now()
    let broken = true
    const importer = importerOn(shop.first, {
      clock: () => new Date(now),
      receive: async (...call) => {
        if (broken) throw new Error('the database is away')
        return shop.first.stock.receive(...call)
      },
    })
    const id = await begin(importer, csv([['W0', 'WH1', 4]]))
    expect(await importer.runner.runDue()).toBe(1)
    expect(await importer.runner.runDue()).toBe(0)
    now += 60_000
    broken = false
    await importer.runner.runDue()
    expect(await found(importer, id)).toMatchObject({ status: 'done', rows: { done: 1 } })

    broken = true
    const hopeless = await begin(importer, csv([['W1', 'WH1', 4]]))
    for (let tries = 0; tries < 20; tries += 1, now += 120_000) await importer.runner.runDue()
    expect(await found(importer, hopeless)).toMatchObject({ status: 'failed', failure: { code: 'UNEXPECTED' } })
  })

  it('that halt leave their import to the next at once', async () => {
    const before = await total()
    const importer = importerOn(shop.first, {
      leaseMs: 3_600_000,
      receive: async (...call) => {
        importer.runner.halt()
        return shop.first.stock.receive(...call)
      },
    })
    const id = await begin(importer, csv(rows(40)))
    await importer.runner.runDue()
    expect(await found(importer, id)).toMatchObject({ status: 'running', rows: { read: 10 } })
    const next = importerOn(shop.any(1), { leaseMs: 3_600_000 })
    await next.runner.runDue()
    expect(await found(next, id)).toMatchObject({ status: 'done', rows: { read: 40 } })
    expect((await total()) - before).toBe(good(40))
  })
})

describe('cancelling', () => {
  it('what waits ends it at once, once', async () => {
    const importer = importerOn(shop.first)
    const id = await begin(importer, csv(rows(10)))
    const input = { idempotencyKey: key(), importId: id }
    const replies = await Promise.all([1, 2, 3].map((n) => importerOn(shop.any(n)).imports.cancel(input, brandOps)))
    for (const reply of replies) expect(accepted(reply)).toMatchObject({ status: 'cancelled', rows: { done: 0 } })
    const again = await importer.imports.cancel({ idempotencyKey: key(), importId: id }, brandOps)
    expect(again).toMatchObject({ error: { code: 'IMPORT_ENDED', status: 'cancelled' } })
    await importer.runner.runDue()
    expect(await found(importer, id)).toMatchObject({ status: 'cancelled', rows: { read: 0 } })
  })

  it('what runs keeps what was taken, and says how much', async () => {
    const before = await total()
    let chunks = 0
    const importer = importerOn(shop.first, {
      receive: async (...call) => {
        const reply = await shop.first.stock.receive(...call)
        if ((chunks += 1) === 3) {
          const cancelled = accepted(await importer.imports.cancel({ idempotencyKey: key(), importId: id }, brandOps))
          expect(cancelled.status).toBe('cancelling')
        }
        return reply
      },
    })
    const id = await begin(importer, csv(rows(60)))
    await importer.runner.runDue()
    const job = await found(importer, id)
    expect(job).toMatchObject({ status: 'cancelled', rows: { total: 60, read: 20 } })
    expect((await total()) - before).toBe(job.rows.done)
    expect(await eventsOf(shop, id)).toHaveLength(1)
  })

  it('what nobody is at any more ends it with the chunk that was on its way', async () => {
    const before = await total()
    const { importer, death } = dyingAt(1, true)
    const id = await begin(importer, csv([['W0', 'WH1', 5], ...rows(20)]))
    await Promise.race([importer.runner.runDue(), death])
    accepted(await importer.imports.cancel({ idempotencyKey: key(), importId: id }, brandOps))
    const next = importerOn(shop.any(1))
    await next.runner.runDue()
    const job = await found(next, id)
    expect(job).toMatchObject({ status: 'cancelled', rows: { read: 10 } })
    expect((await total()) - before).toBe(job.rows.done + 4)
  })
})
