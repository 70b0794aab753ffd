import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { StocktakeId } from '@channel/contracts/inventory'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { Counting } from '../testing/stocktake.fixture.js'
import { accepted, key, place, sku } from '../testing/shop.fixture.js'
import { openCounting, person, WH1, WH2 } from '../testing/stocktake.fixture.js'
import { importedCounts } from './imported-counts.handlers.js'

const SKUS = ['A1', 'A2', 'A3', 'B1', 'B2', 'N1']

let world: Counting
let id: StocktakeId
beforeAll(async () => {
  world = await openCounting({ skus: SKUS })
}, 60_000)
afterAll(async () => {
  expect(await world.differences()).toEqual([])
  await world.end()
})

const statuses = async () => Object.fromEntries([...(await world.lines(id))].map(([code, { status }]) => [code, status]))

describe('opening', () => {
  it('takes every SKU with stock at the place and what the books say of it', async () => {
    await world.begin({ A1: 5, A2: 7 })
    await world.receive('A1', 2, 'damaged')
    await world.receive('B1', 9, 'sellable', WH2)
    const opened = accepted(await world.open())
    expect(opened).toEqual({ stocktakeId: expect.any(String), number: expect.stringMatching(/^ST20261122-\d{6}$/), lines: 2 })
    const lines = await world.lines(opened.stocktakeId)
    expect([...lines.keys()]).toEqual(['A1', 'A2'])
    expect(lines.get('A1')).toMatchObject({ status: 'uncounted', figures: { snapshot: { good: 5, damaged: 2 }, book: null } })
    const [row] = await world.database.query<{ ok: boolean }>(
      `SELECT snapshot_position = (SELECT max(id::text)::uuid FROM movement m WHERE m.sku = l.sku AND m.location = 'WH1') AS ok
       FROM stocktake_line l WHERE stocktake_id = $1 AND sku = 'A1'`,
      opened.stocktakeId,
    )
    expect(row).toEqual({ ok: true })
  })

  it('refuses SKUs that an open stocktake holds, at that place only, and names both', async () => {
    await world.begin({ A1: 5, B1: 5 })
    await world.receive('A1', 3, 'sellable', WH2)
    const first = accepted(await world.open({ rule: 'skus', skus: [sku('A1')] }))
    expect(await world.open()).toMatchObject({
      ok: false,
      error: { code: 'SKU_IN_STOCKTAKE', skus: ['A1'], numbers: [first.number] },
    })
    expect(await world.open({ rule: 'skus', skus: [sku('A1')] }, { where: WH2 })).toMatchObject({ ok: true })
    expect(await world.open({ rule: 'category', category: 'B' })).toMatchObject({ ok: true, value: { lines: 1 } })
  })

  it.each([
    [{ rule: 'skus' as const, skus: [sku('NOPE')] }, 'UNKNOWN_SKU'],
    [{ rule: 'skus' as const, skus: [sku('POST')] }, 'NOT_STOCKED'],
    [{ rule: 'category' as const, category: 'nothing' }, 'NOTHING_TO_COUNT'],
  ])('refuses %j', async (scope, code) => {
    expect(await world.open(scope)).toMatchObject({ ok: false, error: { code } })
  })

  it('refuses places that do not exist and people who do not run stocktakes', async () => {
    expect(await world.open(undefined, { where: place('NOWHERE') })).toMatchObject({ error: { code: 'UNKNOWN_LOCATION' } })
    const input = { idempotencyKey: key(), location: WH1, scope: { rule: 'everything' as const }, blind: false, note: '' }
    expect(await world.first.open(input, dealerBuyer('D1'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('chooses what left most, and what was not counted for long', async () => {
    await world.begin({ A1: 50, A2: 50, B1: 50 })
    const sold = (code: string, quantity: number) =>
      world.move(0, [{ code, from: 'sellable', to: 'outside', quantity, reason: 'shipment' }])
    accepted(await sold('B1', 20))
    accepted(await sold('A2', 30))
    id = await world.opened({ rule: 'top-movers', days: 1, most: 1 })
    expect([...(await world.lines(id)).keys()]).toEqual(['A2'])
    accepted(await world.count(id, [{ code: 'A2', counted: 20 }]))
    await world.submit(id)
    accepted(await world.close(id))
    const rest = await world.opened({ rule: 'not-counted', days: 1, most: 10 })
    expect([...(await world.lines(rest)).keys()]).toEqual(['A1', 'B1'])
  })
})

describe('counting', () => {
  it('merges what moved since the snapshot up to the moment of the count, and nothing after it', async () => {
    await world.begin({ A1: 10 })
    id = await world.opened()
    const order = await world.reserve(0, 'A1', 5)
    if (order) await world.ship(0, order, 'A1', 4)
    await world.receive('A1', 3)
    const countedAt = world.clock().toISOString()
    accepted(await world.move(1, [{ code: 'A1', from: 'sellable', to: 'outside', quantity: 2, reason: 'shipment' }]))
    accepted(await world.count(id, [{ code: 'A1', counted: 8, countedAt }]))
    expect((await world.lines(id)).get('A1')).toMatchObject({
      status: 'counted',
      lastCountedAt: countedAt,
      figures: { snapshot: { good: 10 }, book: { good: 9 }, difference: { good: -1, damaged: 0 } },
    })
    expect(await world.submit(id)).toEqual({ matched: 0, approved: 1, waiting: 0 })
    accepted(await world.post(id))
    expect(await world.book('A1')).toEqual({ good: 6, damaged: 0 })
  })

  it('takes the good lines and names the bad ones', async () => {
    await world.begin({ A1: 10, A2: 10 })
    id = await world.opened()
    const reply = await world.count(id, [
      { code: 'A1', counted: 10 },
      { code: 'NOPE', counted: 1 },
      { code: 'POST', counted: 1 },
      { code: 'A2', counted: 4, location: WH2 },
      { code: 'N1', counted: 3, damaged: 1, line: 77 },
    ])
    expect(accepted(reply)).toEqual({
      accepted: 2,
      errors: [
        { line: 2, sku: 'NOPE', code: 'UNKNOWN_SKU', detail: '' },
        { line: 3, sku: 'POST', code: 'NOT_STOCKED', detail: '' },
        { line: 4, sku: 'A2', code: 'WRONG_LOCATION', detail: 'WH1' },
      ],
    })
    expect((await world.lines(id)).get('N1')).toMatchObject({
      status: 'counted',
      figures: { snapshot: { good: 0 }, difference: { good: 2, damaged: 1 }, value: { amountMinor: 750, currency: 'CNY' } },
    })
  })

  it('of several shelves with sales in between waits for the counter’s word', async () => {
    await world.begin({ A1: 10, A2: 10 })
    id = await world.opened()
    for (const code of ['A1', 'A2']) {
      accepted(await world.count(id, [{ code, counted: 4, area: '一楼' }]))
      accepted(await world.move(0, [{ code, from: 'sellable', to: 'outside', quantity: 1, reason: 'shipment' }]))
      accepted(await world.count(id, [{ code, counted: 6, area: '二楼' }], person()))
    }
    expect(await statuses()).toEqual({ A1: 'unclear', A2: 'unclear' })
    const settle = (code: string, moved: 'counted-shelves' | 'uncounted-shelves') =>
      world.first.settle({ idempotencyKey: key(), stocktakeId: id, sku: sku(code), moved }, brandOps)
    expect(await settle('A1', 'counted-shelves')).toEqual({ ok: true, value: { status: 'counted' } })
    expect(await settle('A1', 'counted-shelves')).toMatchObject({ error: { code: 'LINE_STATE', allowed: ['unclear'] } })
    await world.submit(id)
    expect(await settle('A2', 'uncounted-shelves')).toEqual({ ok: true, value: { status: 'approved' } })
    accepted(await world.post(id))
    expect([await world.book('A1'), await world.book('A2')]).toEqual([
      { good: 9, damaged: 0 },
      { good: 10, damaged: 0 },
    ])
  })

  it('posts to the condition that was found', async () => {
    await world.begin({ A1: 10 })
    id = await world.opened()
    accepted(await world.count(id, [{ code: 'A1', counted: 9, damaged: 3 }]))
    await world.submit(id)
    accepted(await world.post(id))
    expect(await world.book('A1')).toEqual({ good: 6, damaged: 3 })
    const entries = await world.database.query(
      `SELECT from_bucket, to_bucket, quantity::int, reason FROM movement WHERE reason = 'stocktake'
       AND reference = (SELECT number FROM stocktake WHERE id = $1) ORDER BY id`,
      id,
    )
    expect(entries).toEqual([
      { from_bucket: 'sellable', to_bucket: 'damaged', quantity: 3, reason: 'stocktake' },
      { from_bucket: 'sellable', to_bucket: 'outside', quantity: 1, reason: 'stocktake' },
    ])
  })

  it('takes files of any length, and the same file again without effect', async () => {
    await world.begin({ A1: 3_000 })
    id = await world.opened({ rule: 'skus', skus: [sku('A1')] })
    const rows = Array.from({ length: 2_500 }, (_, n) => ({
      line: n + 2,
      sku: ' a1 ',
      location: 'WH1',
      counted: n === 7 ? -1 : 1,
    }))
    const once = key()
    const reply = accepted(await importedCounts(world.any(1).stocktakes)(id, rows, once, brandOps))
    expect(reply).toEqual({ accepted: 2_499, errors: [{ line: 9, sku: ' a1 ', code: 'INVALID_ROW', detail: 'counted' }] })
    expect(accepted(await importedCounts(world.first)(id, rows, once, brandOps))).toEqual(reply)
    expect((await world.lines(id)).get('A1')).toMatchObject({ counted: 2_499, counts: 2_499 })
    expect(await importedCounts(world.first)('nonsense', rows, once, brandOps)).toMatchObject({
      error: { code: 'STOCKTAKE_NOT_FOUND' },
    })
  })
})
