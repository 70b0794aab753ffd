import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CallContext, LocationCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Adjustment, AdjustmentId } from '@channel/contracts/inventory'
import { listAdjustments, requestAdjustment, totalAdjustments } from '@channel/contracts/inventory'
import { asService, brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import type { Documents } from '../testing/documents.fixture.js'
import { openDocuments } from '../testing/documents.fixture.js'
import { accepted, key } from '../testing/shop.fixture.js'

let shop: Documents
let now = new Date('2026-11-22T16:30:00.000Z')
beforeAll(async () => {
  shop = await openDocuments({ skus: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'AQ'], clock: () => now })
  await shop.stock(100)
  await shop.stock(100, ['A5'], 'ST1')
  await shop.database.query("UPDATE product SET list_unit_price = '2.50', list_currency = 'CNY' WHERE sku IN ('A2', 'A7')")
}, 60_000)
afterAll(() => shop.close())

const limits = (maxUnits: number, amountMinor: number) =>
  shop.first.adjustments.setLimits({ idempotencyKey: key(), maxUnits, maxValues: [{ amountMinor, currency: 'CNY' }] }, brandAdmin)
beforeEach(async () => void accepted(await limits(10, 2_000)))

type Line = [sku: string, from: string, to: string, quantity: number, location?: string]
const ask = (lines: Line[], more: object = {}, context: CallContext = brandOps) =>
  shop.first.adjustments.request(
    requestAdjustment.input.parse({
      idempotencyKey: key(),
      reason: 'damage',
      lines: lines.map(([sku, from, to, quantity, location = 'WH1']) => ({ sku, location, from, to, quantity })),
      ...more,
    }),
    context,
  )
const on = ({ id }: Adjustment) => ({ idempotencyKey: key(), adjustmentId: id, note: '', reason: '不属实' })
const approve = (adjustment: Adjustment, context = brandAdmin) => shop.first.adjustments.approve(on(adjustment), context)
const read = async ({ id }: Adjustment) => (await shop.first.adjustments.get({ ids: [id] }, brandOps))[0]
const stepsOf = async ({ id }: Adjustment) =>
  (await shop.first.adjustments.history({ ids: [id] }, brandOps)).map(({ action, actor }) => [action, actor])
const factsOf = async ({ id }: Adjustment) =>
  (await shop.database.query('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place', id)).map(({ name }) => name)
const [asker, decider] = [brandOps.principal.subject, brandAdmin.principal.subject]

describe('up to the limits an adjustment', () => {
  it('is posted at once, under its number, with its reason', async () => {
    const done = accepted(
      await ask([
        ['A1', 'sellable', 'damaged', 4],
        ['A1', 'sellable', 'outside', 1],
        ['A1', 'outside', 'sellable', 2],
      ]),
    )
    expect(done).toMatchObject({ status: 'posted', units: 7, allowed: ['reverse'], decidedBy: asker })
    expect(done.number).toMatch(/^AD20261123-\d{6}$/)
    expect(await shop.at('A1', 'WH1')).toMatchObject({ sellable: 97, damaged: 4 })
    expect(await read(done)).toEqual(done)
    expect(await stepsOf(done)).toEqual([
      ['request', asker],
      ['post', asker],
    ])
    expect(await factsOf(done)).toEqual(['inventory.adjustment-posted.v1'])
    const card = await shop.database.query('SELECT reason FROM movement WHERE reference = $1 ORDER BY id', done.number)
    expect(card.map(({ reason }) => reason).sort()).toEqual(['adjustment', 'adjustment', 'damage'])
  })

  it('is refused whole where stock is short, and leaves no document', async () => {
    const { totalCount } = await shop.first.adjustments.list(listAdjustments.input.parse({}), brandOps)
    expect(await ask([['A1', 'damaged', 'outside', 9]])).toMatchObject({ ok: false, error: { code: 'INSUFFICIENT_STOCK' } })
    expect((await shop.first.adjustments.list(listAdjustments.input.parse({}), brandOps)).totalCount).toBe(totalCount)
  })

  it('refuses goods and places that do not exist', async () => {
    expect(await ask([['NOPE', 'sellable', 'outside', 1]])).toMatchObject({ error: { code: 'UNKNOWN_SKU', skus: ['NOPE'] } })
    expect(await ask([['POST', 'sellable', 'outside', 1]])).toMatchObject({ error: { code: 'NOT_STOCKED', skus: ['POST'] } })
    expect(await ask([['A1', 'sellable', 'outside', 1, 'XX']])).toMatchObject({ error: { code: 'UNKNOWN_LOCATION' } })
  })
})

describe('above a limit an adjustment', () => {
  it('waits for a second person and then moves stock', async () => {
    const asked = accepted(await ask([['A2', 'sellable', 'outside', 9]]))
    expect(asked).toMatchObject({ status: 'pending', values: [{ amountMinor: 2_250, currency: 'CNY' }], decidedBy: null })
    expect(await shop.at('A2', 'WH1')).toMatchObject({ sellable: 100 })
    expect(await approve(asked, brandOps)).toEqual({ ok: false, error: { code: 'SAME_PERSON', requestedBy: asker } })
    expect(await approve(asked, asService('robot'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(accepted(await approve(asked))).toMatchObject({ status: 'posted', decidedBy: decider })
    expect(await shop.at('A2', 'WH1')).toMatchObject({ sellable: 91 })
    expect(await stepsOf(asked)).toEqual([
      ['request', asker],
      ['approve', decider],
    ])
    expect(await factsOf(asked)).toEqual(['inventory.adjustment-requested.v1', 'inventory.adjustment-posted.v1'])
    expect(await approve(asked)).toEqual({
      ok: false,
      error: { code: 'ADJUSTMENT_NOT_ALLOWED', status: 'posted', allowed: ['reverse'] },
    })
  })

  it('counts as asked for by the person for whom a service asks', async () => {
    const asked = accepted(await ask([['A2', 'sellable', 'outside', 11]], {}, asService('import', decider)))
    expect(await approve(asked)).toMatchObject({ error: { code: 'SAME_PERSON', requestedBy: decider } })
  })

  it('stays pending with the reason where stock has changed, and can be approved later', async () => {
    const asked = accepted(await ask([['A3', 'frozen', 'sellable', 20]]))
    const input = on(asked)
    const refused = await shop.first.adjustments.approve(input, brandAdmin)
    expect(refused).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku: 'A3', requested: 20 }] } })
    expect(await shop.first.adjustments.approve(input, brandAdmin)).toEqual(refused)
    expect(await read(asked)).toMatchObject({ status: 'pending', obstacle: { code: 'INSUFFICIENT_STOCK' } })
    accepted(await limits(1_000, 2_000))
    accepted(await ask([['A3', 'sellable', 'frozen', 30]]))
    expect(accepted(await approve(asked))).toMatchObject({ status: 'posted', obstacle: null })
    expect(await shop.at('A3', 'WH1')).toMatchObject({ sellable: 90, frozen: 10 })
    expect((await stepsOf(asked)).map(([action]) => action)).toEqual(['request', 'obstruct', 'approve'])
  })

  it('is rejected with a reason, or withdrawn by the one who asked', async () => {
    const [one, two] = [
      accepted(await ask([['A4', 'sellable', 'outside', 11]])),
      accepted(await ask([['A4', 'sellable', 'outside', 11]])),
    ]
    expect(accepted(await shop.first.adjustments.reject(on(one), brandAdmin))).toMatchObject({
      status: 'rejected',
      decisionNote: '不属实',
    })
    expect(await shop.first.adjustments.withdraw(on(two), brandAdmin)).toMatchObject({ error: { code: 'NOT_REQUESTER' } })
    expect(accepted(await shop.first.adjustments.withdraw(on(two), brandOps)).status).toBe('withdrawn')
    expect(await shop.at('A4', 'WH1')).toMatchObject({ sellable: 100 })
    expect(await factsOf(two)).toEqual(['inventory.adjustment-requested.v1', 'inventory.adjustment-withdrawn.v1'])
    expect(await approve({ id: newId() as AdjustmentId } as Adjustment)).toMatchObject({
      error: { code: 'ADJUSTMENT_NOT_FOUND' },
    })
  })
})

describe('a posted adjustment', () => {
  it('is undone once, by a document that is linked to it', async () => {
    const done = accepted(await ask([['A6', 'sellable', 'damaged', 5]]))
    const undone = accepted(await shop.first.adjustments.reverse({ ...on(done), note: '录错' }, brandAdmin))
    expect(undone).toMatchObject({ status: 'posted', reverses: done.id, reference: done.number, allowed: [] })
    expect(await read(done)).toMatchObject({ status: 'posted', reversedBy: undone.id, allowed: [] })
    expect(await shop.at('A6', 'WH1')).toMatchObject({ sellable: 100, damaged: 0 })
    expect(await shop.first.adjustments.reverse({ ...on(done), note: '再来' }, brandAdmin)).toEqual({
      ok: false,
      error: { code: 'ALREADY_REVERSED', reversedBy: undone.id },
    })
  })

  it('can be undone anew after a reversal was rejected', async () => {
    const done = accepted(await approve(accepted(await ask([['A6', 'sellable', 'damaged', 20]]))))
    const first = accepted(await shop.first.adjustments.reverse({ ...on(done), note: '录错' }, brandOps))
    expect([first.status, (await read(done))?.reversedBy]).toEqual(['pending', first.id])
    accepted(await shop.first.adjustments.reject(on(first), brandAdmin))
    expect((await read(done))?.allowed).toEqual(['reverse'])
    const second = accepted(await shop.first.adjustments.reverse({ ...on(done), note: '录错' }, brandOps))
    expect(accepted(await approve(second)).status).toBe('posted')
    expect((await stepsOf(second)).map(([action]) => action)).toEqual(['reverse', 'approve'])
  })
})

describe('what channels have a quota on', () => {
  it('is left to them by wishes, and cut by losses', async () => {
    accepted(await limits(1_000, 2_000))
    await shop.promise('AQ', 60)
    expect(await ask([['AQ', 'sellable', 'frozen', 41]], { reason: 'quality-hold' })).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK', shortages: [{ requested: 41, available: 40 }] },
    })
    expect(await ask([['AQ', 'sellable', 'outside', 41]], { reason: 'sample' })).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK' },
    })
    accepted(await ask([['AQ', 'sellable', 'outside', 41]], { reason: 'loss' }))
    expect(await shop.database.query("SELECT sellable, quota FROM balance WHERE sku = 'AQ'")).toEqual([
      { sellable: '59', quota: '59' },
    ])
    expect(await shop.differences()).toEqual([])
  })
})

describe('reasons', () => {
  it('come from a list that admins keep', async () => {
    expect(await ask([['A1', 'sellable', 'outside', 1]], { reason: 'theft' })).toMatchObject({
      error: { code: 'UNKNOWN_REASON', known: expect.arrayContaining(['damage', 'sample', 'quality-hold', 'other']) },
    })
    const theft = {
      idempotencyKey: key(),
      code: 'theft',
      name: '失窃',
      nameEn: 'Theft',
      noteRequired: true,
      planned: false,
      active: true,
    }
    expect(await shop.first.adjustments.setReason(theft, brandOps)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    accepted(await shop.first.adjustments.setReason(theft, brandAdmin))
    expect(await ask([['A1', 'sellable', 'outside', 1]], { reason: 'theft' })).toMatchObject({
      error: { code: 'NOTE_REQUIRED', reason: 'theft' },
    })
    accepted(await ask([['A1', 'sellable', 'outside', 1]], { reason: 'theft', note: '已报案' }))
    accepted(await shop.first.adjustments.setReason({ ...theft, idempotencyKey: key(), active: false }, brandAdmin))
    expect(await ask([['A1', 'sellable', 'outside', 1]], { reason: 'theft', note: '已报案' })).toMatchObject({
      error: { code: 'UNKNOWN_REASON' },
    })
    expect(await shop.first.adjustments.reasons()).toContainEqual(expect.objectContaining({ code: 'theft', active: false }))
  })
})

describe('rights', () => {
  it('are the brand’s: others neither ask nor see, except a store what concerns it', async () => {
    const guide: CallContext = {
      principal: { subject: newId(), roles: ['guide'], storeCode: 'ST1' as LocationCode },
      traceId: newId(),
    }
    const mine = accepted(await ask([['A5', 'sellable', 'damaged', 1, 'ST1']]))
    const other = accepted(await ask([['A5', 'sellable', 'damaged', 1]]))
    const ids = [mine.id, other.id]
    expect((await shop.first.adjustments.get({ ids }, guide)).map(({ id }) => id)).toEqual([mine.id])
    expect((await shop.first.adjustments.history({ ids }, guide)).map(({ adjustmentId }) => adjustmentId)).toEqual([
      mine.id,
      mine.id,
    ])
    expect(await shop.first.adjustments.get({ ids }, dealerBuyer('D1'))).toEqual([])
    expect(await ask([['A5', 'sellable', 'damaged', 1, 'ST1']], {}, guide)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await shop.first.adjustments.reverse({ ...on(mine), note: '否' }, guide)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    expect(await shop.first.adjustments.setLimits({ idempotencyKey: key(), maxUnits: 1, maxValues: [] }, brandOps)).toMatchObject(
      {
        error: { code: 'FORBIDDEN' },
      },
    )
    expect(await shop.first.adjustments.limits()).toEqual({ maxUnits: 10, maxValues: [{ amountMinor: 2_000, currency: 'CNY' }] })
  })
})

describe('lists and totals', () => {
  it('are newest first, page by page, with filters', async () => {
    now = new Date('2026-12-01T00:00:00.000Z')
    const made: string[] = []
    for (let n = 0; n < 5; n += 1) {
      now = new Date(now.getTime() + 1_000)
      made.unshift(accepted(await ask([['A8', 'sellable', 'outside', n < 2 ? 11 : 1]], { reason: n < 3 ? 'loss' : 'damage' })).id)
    }
    const list = async (input: object) => shop.first.adjustments.list(listAdjustments.input.parse(input), brandOps)
    const first = await list({ sku: 'A8', first: 3 })
    const rest = await list({ sku: 'A8', first: 3, after: first.rows[2]?.cursor })
    expect([...first.rows, ...rest.rows].map(({ node }) => node.id)).toEqual(made)
    expect([first.hasNextPage, rest.hasNextPage, rest.totalCount]).toEqual([true, false, 5])
    expect((await list({ sku: 'A8', status: 'pending' })).totalCount).toBe(2)
    expect((await list({ sku: 'A8', reason: 'damage', location: 'WH1', requestedBy: asker })).totalCount).toBe(2)
    expect((await list({ sku: 'A8', location: 'ST1' })).totalCount).toBe(0)
    expect((await list({ sku: 'A8', since: '2026-12-01T00:00:02Z', until: '2026-12-01T00:00:04Z' })).totalCount).toBe(2)
  })

  it('add up what was posted by reason, move and business day', async () => {
    now = new Date('2027-01-31T15:00:00.000Z')
    accepted(
      await ask([
        ['A7', 'sellable', 'damaged', 2],
        ['A9', 'sellable', 'damaged', 3],
      ]),
    )
    accepted(await ask([['A7', 'sellable', 'damaged', 1]]))
    accepted(await ask([['A9', 'sellable', 'damaged', 99]]))
    now = new Date('2027-01-31T17:00:00.000Z')
    accepted(await ask([['A9', 'outside', 'sellable', 4]], { reason: 'found' }))
    const totals = (by: string, context = brandOps) =>
      shop.first.adjustments.totals(
        totalAdjustments.input.parse({ by, since: '2027-01-01T00:00:00Z', until: '2027-03-01T00:00:00Z' }),
        context,
      )
    const damage = { reason: 'damage', from: 'sellable', to: 'damaged' }
    expect(await totals('month')).toEqual([
      { period: '2027-01', ...damage, documents: 2, units: 3, currency: 'CNY', amountMinor: 750 },
      { period: '2027-01', ...damage, documents: 1, units: 3, currency: null, amountMinor: 0 },
      {
        period: '2027-02',
        reason: 'found',
        from: 'outside',
        to: 'sellable',
        documents: 1,
        units: 4,
        currency: null,
        amountMinor: 0,
      },
    ])
    expect((await totals('day')).map(({ period }) => period)).toEqual(['2027-01-31', '2027-01-31', '2027-02-01'])
    expect(await totals('day', dealerBuyer('D1'))).toEqual([])
  })
})
