import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { StocktakeId } from '@channel/contracts/inventory'
import { brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import type { Counting } from '../testing/stocktake.fixture.js'
import { accepted, key, place, sku } from '../testing/shop.fixture.js'
import { openCounting, person, WH1 } from '../testing/stocktake.fixture.js'

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

describe('review', () => {
  it('matches, approves what is small, and lets nobody approve what he counted', async () => {
    await world.begin({ A1: 10, A2: 10, A3: 100, B1: 10 })
    id = await world.opened()
    const admin = person('brand-admin')
    accepted(
      await world.count(
        id,
        [
          { code: 'A1', counted: 10 },
          { code: 'A2', counted: 9 },
        ],
        admin,
      ),
    )
    accepted(await world.count(id, [{ code: 'A3', counted: 50 }], admin))
    expect(await world.submit(id)).toEqual({ matched: 1, approved: 1, waiting: 1 })
    expect(await statuses()).toEqual({ A1: 'matched', A2: 'approved', A3: 'counted', B1: 'uncounted' })
    expect(await world.approve(id, admin)).toMatchObject({ error: { code: 'SAME_PERSON', skus: ['A3'] } })
    expect(await world.approve(id, brandOps)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await world.approve(id)).toEqual({ ok: true, value: { approved: 1 } })
    expect((await world.lines(id)).get('A3')).toMatchObject({ status: 'approved', approvedBy: brandAdmin.principal.subject })
    expect(await world.first.summary({ stocktakeId: id }, brandAdmin)).toEqual({
      counted: 3,
      differing: 2,
      unitsMore: 0,
      unitsLess: 51,
      values: [{ currency: 'CNY', moreMinor: 0, lessMinor: 12_750 }],
      lineAccuracyPercent: 33.33,
      unitAccuracyPercent: 57.5,
    })
  })

  it('asks for recounts: what was counted before does not come back', async () => {
    await world.begin({ A1: 10 })
    id = await world.opened()
    const before = world.clock().toISOString()
    accepted(await world.count(id, [{ code: 'A1', counted: 1 }]))
    await world.submit(id)
    const recount = { idempotencyKey: key(), stocktakeId: id, skus: [sku('A1')], note: '再数一遍' }
    expect(await world.first.requestRecount(recount, brandAdmin)).toEqual({ ok: true, value: { lines: 1 } })
    expect(await statuses()).toEqual({ A1: 'recount' })
    expect(accepted(await world.count(id, [{ code: 'A1', counted: 1, countedAt: before }])).errors).toMatchObject([
      { code: 'SUPERSEDED' },
    ])
    accepted(await world.count(id, [{ code: 'A1', counted: 10 }]))
    expect(await world.submit(id)).toEqual({ matched: 1, approved: 0, waiting: 0 })
    const steps = await world.first.listSteps({ stocktakeId: id, first: 10 }, brandAdmin)
    expect(steps.rows.map(({ node }) => node.action)).toEqual(['submit', 'recount', 'submit', 'open'])
    expect((await world.first.listCounts({ stocktakeId: id, first: 10 }, brandAdmin)).totalCount).toBe(2)
  })

  it('counts the rest as zero by explicit word only, and not where goods moved', async () => {
    await world.begin({ A1: 3, A2: 3, A3: 3 })
    id = await world.opened()
    accepted(await world.count(id, [{ code: 'A1', counted: 3 }]))
    await world.receive('A3', 2)
    await world.submit(id)
    expect(await world.close(id)).toEqual({
      ok: false,
      error: { code: 'LINES_OPEN', open: [{ status: 'uncounted', lines: 2 }] },
    })
    const zero = await world.first.countRestAsZero({ idempotencyKey: key(), stocktakeId: id }, brandAdmin)
    expect(zero).toEqual({ ok: true, value: { zeroed: 1, moved: 1, remaining: 0 } })
    expect(await statuses()).toEqual({ A1: 'matched', A2: 'approved', A3: 'uncounted' })
    accepted(await world.post(id))
    expect(accepted(await world.close(id, { uncounted: 'leave' }))).toEqual({ posted: 1, left: 1 })
    expect([await world.book('A2'), await world.book('A3')]).toMatchObject([{ good: 0 }, { good: 5 }])
  })
})

describe('posting', () => {
  it('leaves out what is promised to reservations, says why, and posts it later', async () => {
    await world.begin({ A1: 5, A2: 5 })
    id = await world.opened()
    accepted(
      await world.count(id, [
        { code: 'A1', counted: 2 },
        { code: 'A2', counted: 4 },
      ]),
    )
    const order = await world.reserve(0, 'A1', 4)
    await world.submit(id)
    expect(await world.post(id)).toEqual({ ok: true, value: { due: 2 } })
    expect((await world.lines(id)).get('A1')).toMatchObject({
      status: 'refused',
      refusal: { code: 'INSUFFICIENT_STOCK', requested: 3, available: 1 },
    })
    expect([await world.book('A1'), await world.book('A2')]).toMatchObject([{ good: 5 }, { good: 4 }])
    expect(await world.close(id)).toMatchObject({ error: { code: 'LINES_OPEN', open: [{ status: 'refused', lines: 1 }] } })
    if (order) await world.release(0, order, 'A1', 4)
    expect(await world.post(id)).toEqual({ ok: true, value: { due: 1 } })
    expect(await statuses()).toEqual({ A1: 'posted', A2: 'posted' })
    expect(await world.book('A1')).toMatchObject({ good: 2 })
    expect(accepted(await world.close(id))).toEqual({ posted: 2, left: 0 })
  })

  it('sets every SKU free at the end, and refuses everything after it', async () => {
    await world.begin({ A1: 5 })
    id = await world.opened()
    const cancel = () => world.first.cancel({ idempotencyKey: key(), stocktakeId: id, note: '' }, brandAdmin)
    expect(await cancel()).toEqual({ ok: true, value: { lines: 1 } })
    expect(await cancel()).toMatchObject({
      error: { code: 'STOCKTAKE_STATE', status: 'cancelled', allowed: ['counting', 'review'] },
    })
    expect(await world.count(id, [{ code: 'A1', counted: 1 }])).toMatchObject({ error: { allowed: ['counting'] } })
    expect(await world.open()).toMatchObject({ ok: true })
    const events = await world.database.query('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place', id)
    expect(events).toEqual([{ name: 'inventory.stocktake-opened.v1' }, { name: 'inventory.stocktake-cancelled.v1' }])
  })

  it('cannot be cancelled once something is in the ledger', async () => {
    await world.begin({ A1: 5 })
    id = await world.opened()
    accepted(await world.count(id, [{ code: 'A1', counted: 4 }]))
    await world.submit(id)
    accepted(await world.post(id))
    const cancelled = await world.first.cancel({ idempotencyKey: key(), stocktakeId: id, note: '' }, brandAdmin)
    expect(cancelled).toMatchObject({ error: { code: 'ALREADY_POSTED', lines: 1 } })
  })
})

describe('reading', () => {
  const guide = (storeCode: string): CallContext => ({
    principal: { subject: newId(), roles: ['guide'], storeCode: place(storeCode) },
    traceId: newId(),
  })

  it('hides the books of a blind count from everybody but the reviewers', async () => {
    await world.begin({ A1: 5 })
    id = await world.opened(undefined, { blind: true })
    accepted(await world.count(id, [{ code: 'A1', counted: 1 }], guide('WH1')))
    for (const who of [brandOps, guide('WH1')]) {
      expect((await world.lines(id, who)).get('A1')).toMatchObject({ counted: 1, figures: null, refusal: null })
      expect(await world.first.summary({ stocktakeId: id }, who)).toBeNull()
      const asked = { stocktakeId: id, first: 10, differences: true }
      expect((await world.first.listLines(asked, who)).totalCount).toBe(0)
    }
    expect((await world.lines(id)).get('A1')?.figures).toMatchObject({ difference: { good: -4 } })
  })

  it('shows guides their own store and dealers nothing', async () => {
    expect(await world.first.get({ stocktakeId: id }, guide('WH1'))).toMatchObject({ progress: { counted: 1, uncounted: 0 } })
    expect(
      (await world.first.list({ first: 5, location: WH1 }, guide('WH2'))).rows.every(({ node }) => node.location === 'WH2'),
    ).toBe(true)
    for (const who of [guide('WH2'), dealerBuyer('D1')]) {
      expect(await world.first.get({ stocktakeId: id }, who)).toBeNull()
      expect(await world.lines(id, who)).toEqual(new Map())
      expect(await world.count(id, [{ code: 'A1', counted: 1 }], who)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    }
  })

  it('pages stocktakes newest first and lines by SKU, with filters', async () => {
    await world.begin({ A1: 1, A2: 2, A3: 3 })
    id = await world.opened()
    accepted(await world.count(id, [{ code: 'A2', counted: 1 }]))
    const list = await world.first.list({ first: 1, status: 'counting', kind: 'full' }, brandAdmin)
    expect(list).toMatchObject({ hasNextPage: true, rows: [{ node: { id, kind: 'full', blind: false } }] })
    const next = await world.first.list({ first: 1, after: list.rows[0]?.cursor }, brandAdmin)
    expect(next.rows[0]?.node.id).not.toBe(id)
    const lines = (more: object) => world.first.listLines({ stocktakeId: id, first: 2, ...more }, brandAdmin)
    const first = await lines({})
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 3 })
    expect((await lines({ after: first.rows[1]?.cursor })).rows.map(({ node }) => node.sku)).toEqual(['A3'])
    expect((await lines({ differences: true })).rows.map(({ node }) => node.sku)).toEqual(['A2'])
    expect((await lines({ status: ['uncounted'] })).totalCount).toBe(2)
    expect((await lines({ search: '_' })).totalCount).toBe(0)
  })

  it('keeps the limits of the day of the opening', async () => {
    const limits = { maxUnits: 1, maxValues: [{ amountMinor: 0, currency: 'CNY' }] }
    expect(await world.first.setLimits({ idempotencyKey: key(), ...limits }, brandOps)).toMatchObject({ ok: false })
    expect(await world.first.setLimits({ idempotencyKey: key(), ...limits }, brandAdmin)).toEqual({ ok: true, value: limits })
    expect(await world.first.getLimits()).toEqual(limits)
    expect(await world.first.get({ stocktakeId: id }, brandAdmin)).toMatchObject({ limits: { maxUnits: 10 } })
  })
})
