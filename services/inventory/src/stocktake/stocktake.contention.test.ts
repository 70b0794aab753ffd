import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { StocktakeId } from '@channel/contracts/inventory'
import { createLogger } from '@channel/service-kit'
import { brandAdmin, brandOps } from '@channel/testkit'
import type { Counting } from '../testing/stocktake.fixture.js'
import { accepted, key, sku } from '../testing/shop.fixture.js'
import { openCounting, person, WH1 } from '../testing/stocktake.fixture.js'
import { stocktakeParts } from './stocktake.parts.js'

const MANY = Array.from({ length: 450 }, (_, n) => `M-${String(n).padStart(3, '0')}`)

let world: Counting
beforeAll(async () => {
  world = await openCounting({ skus: ['C1', 'C2', 'F1', ...MANY] })
}, 60_000)
afterAll(async () => {
  expect(await world.differences()).toEqual([])
  await world.end()
})

/** An instance whose process ends in the middle of its second transaction with stock: nothing of that one is kept. */
const dyingInstance = () => {
  let postings = 0
  const { post, ...instance } = world.any(0)
  const dying: typeof post = async (...call) => {
    const reply = await post(...call)
    if ((postings += 1) === 2) throw new Error('The process is gone')
    return reply
  }
  return stocktakeParts({ ...instance, post: dying, logger: createLogger({ service: 'inventory', level: 'silent' }) }).stocktakes
}

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))
const sell = (n: number, code: string) =>
  world.move(n, [{ code, from: 'sellable', to: 'outside', quantity: 1, reason: 'shipment' }])
const entries = async (id: StocktakeId) =>
  world.database.query<{ sku: string; times: number }>(
    `SELECT sku, count(*)::int AS times FROM movement
     WHERE reason = 'stocktake' AND reference = (SELECT number FROM stocktake WHERE id = $1) GROUP BY sku ORDER BY sku`,
    id,
  )

describe('many at once, on two instances of the service', () => {
  it('ten openings of the same SKUs: one holds them', async () => {
    await world.receive('C1', 5)
    await world.receive('C2', 5)
    const scope = { rule: 'skus' as const, skus: ['C2', 'C1'].map(sku) }
    const replies = await times(10, (n) =>
      world.any(n).stocktakes.open({ idempotencyKey: key(), location: WH1, scope, blind: false, note: '' }, brandOps),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    const codes = replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]))
    expect(codes).toEqual(Array(9).fill('SKU_IN_STOCKTAKE'))
    const id = replies.flatMap((reply) => (reply.ok ? [reply.value.stocktakeId] : []))[0] as StocktakeId
    accepted(await world.first.cancel({ idempotencyKey: key(), stocktakeId: id, note: '' }, brandAdmin))
  })

  it('one count sent 20 times counts once, 20 shelves of 20 counters add up, and nobody waits in a circle', async () => {
    const id = await world.opened()
    const once = {
      idempotencyKey: key(),
      stocktakeId: id,
      lines: [{ sku: sku('F1'), counted: 7, mode: 'shelf' as const, area: '' }],
    }
    const replies = await times(20, (n) => world.any(n).stocktakes.recordCounts(once, brandOps))
    for (const reply of replies) expect(reply).toEqual({ ok: true, value: { accepted: 1, errors: [] } })
    await times(20, async (n) => {
      const codes = n % 2 ? ['C1', 'C2'] : ['C2', 'C1']
      const lines = codes.map((code) => ({ sku: sku(code), counted: 1, mode: 'shelf' as const, area: String(n) }))
      accepted(await world.any(n).stocktakes.recordCounts({ idempotencyKey: key(), stocktakeId: id, lines }, person()))
    })
    const lines = await world.lines(id)
    expect(lines.get('F1')).toMatchObject({ counted: 7, counts: 1, figures: { difference: { good: 7 } } })
    expect(lines.get('C1')).toMatchObject({ counted: 20, counts: 20, figures: { difference: { good: 15 } } })
    accepted(await world.first.cancel({ idempotencyKey: key(), stocktakeId: id, note: '' }, brandAdmin))
  })

  it('a count waits for a shipment that has left the shelf and is not yet in the books', async () => {
    await world.receive('F1', 5)
    const id = await world.opened({ rule: 'skus', skus: [sku('F1')] })
    const { work, post } = world.any(0)
    const move = { sku: sku('F1'), location: WH1, from: 'sellable', to: 'outside', quantity: 2, reason: 'shipment' } as const
    let shipped = () => {}
    const leaving = new Promise<void>((resolve) => (shipped = resolve))
    const shipment = work(async (tx) => {
      accepted(await post(tx, { moves: [move], reference: 'SLOW', takes: 'anything' }, brandOps))
      shipped()
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    await leaving
    accepted(await world.count(id, [{ code: 'F1', counted: 3 }]))
    await shipment
    expect((await world.lines(id)).get('F1')).toMatchObject({ figures: { book: { good: 3 }, difference: { good: 0 } } })
    accepted(await world.first.cancel({ idempotencyKey: key(), stocktakeId: id, note: '' }, brandAdmin))
  })

  it('ten postings at once, with sales going on, post each line once', async () => {
    const id = await world.opened({ rule: 'skus', skus: ['C1', 'C2'].map(sku) })
    accepted(
      await world.count(id, [
        { code: 'C1', counted: 4 },
        { code: 'C2', counted: 6 },
      ]),
    )
    await world.submit(id)
    const [sold] = await Promise.all([times(3, (n) => sell(n, 'C1')), times(10, async (n) => accepted(await world.post(id, n)))])
    expect(sold.every(({ ok }) => ok)).toBe(true)
    expect(await entries(id)).toEqual([
      { sku: 'C1', times: 1 },
      { sku: 'C2', times: 1 },
    ])
    expect([await world.book('C1'), await world.book('C2')]).toMatchObject([{ good: 1 }, { good: 6 }])
    accepted(await world.close(id))
  })

  it('a posting that dies on its way is taken up by another instance, nothing lost and nothing doubled', async () => {
    accepted(
      await world.move(
        0,
        MANY.map((code) => ({ code, from: 'outside', to: 'sellable', quantity: 2, reason: 'receipt' })),
      ),
    )
    const id = await world.opened({ rule: 'skus', skus: MANY.map(sku) })
    accepted(
      await world.count(
        id,
        MANY.map((code) => ({ code, counted: 1 })),
      ),
    )
    await world.submit(id)
    const posting = { idempotencyKey: key(), stocktakeId: id }
    await expect(dyingInstance().post(posting, brandAdmin)).rejects.toThrow('The process is gone')
    expect(await world.first.get({ stocktakeId: id }, brandAdmin)).toMatchObject({ progress: { posted: 200, due: 250 } })
    expect(await world.close(id)).toMatchObject({ error: { code: 'LINES_OPEN', open: [{ status: 'due', lines: 250 }] } })
    expect(await world.first.cancel({ idempotencyKey: key(), stocktakeId: id, note: '' }, brandAdmin)).toMatchObject({
      ok: false,
    })
    const resumed = await times(4, (n) => world.any(n).stocktakes.resumePosting())
    expect(Math.max(...resumed)).toBe(1)
    expect(await entries(id)).toEqual(MANY.map((code) => ({ sku: code, times: 1 })))
    expect(await world.any(1).stocktakes.post(posting, brandAdmin)).toEqual({ ok: true, value: { due: 450 } })
    expect(accepted(await world.close(id))).toEqual({ posted: 450, left: 0 })
  })
})
