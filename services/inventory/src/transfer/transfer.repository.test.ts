import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, LocationCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Transfer, TransferId } from '@channel/contracts/inventory'
import { listInTransit, listTransfers, ReceiptLine, TakeBackLine } from '@channel/contracts/inventory'
import { asService, brandOps, dealerBuyer } from '@channel/testkit'
import type { Documents } from '../testing/documents.fixture.js'
import { openDocuments } from '../testing/documents.fixture.js'
import { accepted, key, place, sku } from '../testing/shop.fixture.js'

let shop: Documents
let now = new Date('2026-11-22T16:30:00.000Z')
beforeAll(async () => {
  shop = await openDocuments({ skus: ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'], clock: () => now })
  await shop.stock(100)
}, 60_000)
afterAll(() => shop.close())

const guide: CallContext = {
  principal: { subject: newId(), roles: ['guide'], storeCode: 'ST1' as LocationCode },
  traceId: newId(),
}
const create = (pairs: [string, number][], more: { to?: string; key?: ReturnType<typeof key> } = {}) =>
  shop.first.transfers.create(
    {
      idempotencyKey: more.key ?? key(),
      from: place('WH1'),
      to: place(more.to ?? 'WH2'),
      lines: pairs.map(([code, quantity]) => ({ sku: sku(code), quantity })),
      note: '补货',
    },
    brandOps,
  )
const dispatch = ({ id }: Transfer) =>
  shop.first.transfers.dispatch({ idempotencyKey: key(), transferId: id, note: '' }, brandOps)
const receive = ({ id }: Transfer, ...lines: object[]) =>
  shop.first.transfers.receive(
    { idempotencyKey: key(), transferId: id, lines: lines.map((one) => ReceiptLine.parse(one)), note: '' },
    brandOps,
  )
const underWay = async (pairs: [string, number][], to?: string): Promise<Transfer> =>
  accepted(await dispatch(accepted(await create(pairs, { ...(to && { to }) }))))

describe('a transfer', () => {
  it('is numbered by its business day in Shanghai', async () => {
    const one = accepted(await create([['T1', 1]]))
    const two = accepted(await create([['T1', 1]]))
    expect(one.number).toMatch(/^TR20261123-\d{6}$/)
    expect(Number(two.number.slice(-6)) - Number(one.number.slice(-6))).toBe(1)
  })

  it('brings goods from place to place and keeps who did what, when and why', async () => {
    const transfer = await underWay([['T1', 10]])
    expect(await shop.at('T1', 'WH1')).toMatchObject({ sellable: 90 })
    expect(await shop.at('T1', 'WH2')).toMatchObject({ sellable: 0, inTransit: 10 })
    accepted(await receive(transfer, { sku: 'T1', accepted: 6, damaged: 1, short: 1, rejected: 2, over: 3, note: '外箱破损' }))
    accepted(
      await shop.first.transfers.takeBack(
        {
          idempotencyKey: key(),
          transferId: transfer.id,
          lines: [TakeBackLine.parse({ sku: 'T1', sellable: 1, damaged: 1 })],
          note: '',
        },
        brandOps,
      ),
    )
    const closed = accepted(
      await shop.first.transfers.close({ idempotencyKey: key(), transferId: transfer.id, note: '对账完成' }, brandOps),
    )
    expect(await shop.at('T1', 'WH1')).toMatchObject({ sellable: 91, inTransit: 0, damaged: 1 })
    expect(await shop.at('T1', 'WH2')).toMatchObject({ sellable: 9, inTransit: 0, damaged: 1 })
    expect(await shop.first.transfers.get({ ids: [transfer.id] }, brandOps)).toEqual([closed])
    const history = await shop.first.transfers.history({ ids: [transfer.id] }, brandOps)
    expect(history.map(({ action, status, note }) => [action, status, note])).toEqual([
      ['create', 'draft', '补货'],
      ['dispatch', 'dispatched', ''],
      ['receive', 'returning', ''],
      ['takeBack', 'received', ''],
      ['close', 'closed', '对账完成'],
    ])
    expect(history[2]).toMatchObject({ actor: brandOps.principal.subject, at: now.toISOString() })
    expect(history[2]?.counts).toContainEqual({ sku: 'T1', kind: 'short', quantity: 1, note: '外箱破损' })
    const events = await shop.database.query('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place', transfer.id)
    expect(events.map(({ name }) => name)).toEqual(
      ['created', 'dispatched', 'received', 'taken-back', 'closed'].map((fact) => `inventory.transfer-${fact}.v1`),
    )
    const card = await shop.database.query('SELECT reason FROM movement WHERE reference = $1', transfer.number)
    expect(card).toHaveLength(2 + 6 + 2)
  })

  it('writes nothing where stock is short, and can be dispatched in part', async () => {
    const transfer = accepted(await create([['T2', 150]]))
    expect(await dispatch(transfer)).toMatchObject({ ok: false, error: { code: 'INSUFFICIENT_STOCK' } })
    expect(await shop.first.transfers.get({ ids: [transfer.id] }, brandOps)).toEqual([transfer])
    const lines = [{ sku: sku('T2'), quantity: 100 }]
    const part = accepted(
      await shop.first.transfers.dispatch({ idempotencyKey: key(), transferId: transfer.id, lines, note: '' }, brandOps),
    )
    expect(part).toMatchObject({ status: 'dispatched', allowed: ['dispatch', 'receive', 'cancel'], lines: [{ inTransit: 100 }] })
  })

  it('leaves to the channels what they have a quota on', async () => {
    await shop.promise('T6', 60)
    expect(await dispatch(accepted(await create([['T6', 41]])))).toMatchObject({
      error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku: 'T6', requested: 41, available: 40 }] },
    })
    expect((await underWay([['T6', 40]])).status).toBe('dispatched')
  })

  it('refuses places and goods that do not exist', async () => {
    expect(await create([['T1', 1]], { to: 'XX' })).toMatchObject({ error: { code: 'UNKNOWN_LOCATION', location: 'XX' } })
    expect(await create([['NOPE', 1]])).toMatchObject({ error: { code: 'UNKNOWN_SKU', skus: ['NOPE'] } })
    expect(await create([['POST', 1]])).toMatchObject({ error: { code: 'NOT_STOCKED', skus: ['POST'] } })
    expect(await create([['T1', 1]], { to: 'WH1' })).toMatchObject({ error: { code: 'SAME_LOCATION' } })
    const nobody = newId() as TransferId
    expect(await dispatch({ id: nobody } as Transfer)).toMatchObject({ error: { code: 'TRANSFER_NOT_FOUND' } })
  })

  it('answers a repeated key with what it answered first', async () => {
    const idempotencyKey = key()
    const first = accepted(await create([['T1', 1]], { key: idempotencyKey }))
    accepted(await dispatch(first))
    expect(accepted(await create([['T1', 1]], { key: idempotencyKey }))).toEqual(first)
    expect(await create([['T1', 2]], { key: idempotencyKey })).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  })

  it('is moved by the brand alone, and a store sees its own', async () => {
    const mine = await underWay([['T3', 1]], 'ST1')
    const other = await underWay([['T3', 1]])
    const input = { idempotencyKey: key(), transferId: mine.id, note: '' }
    for (const context of [guide, dealerBuyer('D1')])
      expect(await shop.first.transfers.dispatch(input, context)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const ids = [mine.id, other.id]
    expect((await shop.first.transfers.get({ ids }, guide)).map(({ id }) => id)).toEqual([mine.id])
    expect(await shop.first.transfers.get({ ids }, dealerBuyer('D1'))).toEqual([])
    expect(await shop.first.transfers.history({ ids }, dealerBuyer('D1'))).toEqual([])
    expect((await shop.first.transfers.list(listTransfers.input.parse({}), guide)).totalCount).toBe(1)
    expect(accepted(await shop.first.transfers.receive({ ...input, lines: [line] }, asService('wms', newId()))).status).toBe(
      'received',
    )
  })
  const line = ReceiptLine.parse({ sku: 'T3', accepted: 1 })
})

describe('the books', () => {
  it('are kept by the database too: nothing that left is unaccounted for, and history is never rewritten', async () => {
    const { id } = await underWay([['T3', 2]])
    await expect(shop.database.query('UPDATE transfer_line SET accepted = 1 WHERE transfer_id = $1', id)).rejects.toThrow(
      'transfer_line_accounts_for_all',
    )
    await expect(shop.database.query('DELETE FROM transfer_step WHERE transfer_id = $1', id)).rejects.toThrow('append-only')
  })
})

describe('lists', () => {
  it('are newest first, page by page, with filters', async () => {
    now = new Date('2026-12-01T00:00:00.000Z')
    const made: string[] = []
    for (let n = 0; n < 5; n += 1) {
      now = new Date(now.getTime() + 1_000)
      made.unshift(accepted(await create([['T4', 1]], { to: n < 3 ? 'ST1' : 'WH2' })).id)
    }
    const ask = async (input: object) => shop.first.transfers.list(listTransfers.input.parse(input), brandOps)
    const first = await ask({ sku: 't4', first: 3 })
    const rest = await ask({ sku: 'T4', first: 3, after: first.rows[2]?.cursor })
    expect([...first.rows, ...rest.rows].map(({ node }) => node.id)).toEqual(made)
    expect([first.hasNextPage, rest.hasNextPage, rest.totalCount]).toEqual([true, false, 5])
    expect((await ask({ sku: 'T4', to: 'ST1', status: 'draft', from: 'WH1' })).totalCount).toBe(3)
    expect((await ask({ sku: 'T4', since: '2026-12-01T00:00:02Z', until: '2026-12-01T00:00:04Z' })).totalCount).toBe(2)
    expect((await ask({ sku: 'T4', after: 'made-up' })).rows).toHaveLength(5)
  })

  it('show what is under way by SKU and place with its age, and agree with the balances', async () => {
    now = new Date('2026-12-10T00:00:00.000Z')
    const old = await underWay([['T5', 10]], 'ST1')
    now = new Date('2026-12-13T01:00:00.000Z')
    await underWay([['T5', 5]], 'ST1')
    accepted(await receive(old, { sku: 'T5', accepted: 4, rejected: 2, note: '型号不符' }))
    now = new Date('2026-12-15T00:00:00.000Z')
    const ask = (input: object, context = brandOps) => shop.first.transfers.inTransit(listInTransit.input.parse(input), context)
    const page = await ask({ sku: 'T5' })
    expect(page.rows.map(({ node }) => node)).toEqual([
      { sku: 'T5', location: 'ST1', quantity: 9, returning: 0, transfers: 2, oldestAt: '2026-12-10T00:00:00.000Z', ageDays: 5 },
      { sku: 'T5', location: 'WH1', quantity: 2, returning: 2, transfers: 1, oldestAt: '2026-12-13T01:00:00.000Z', ageDays: 1 },
    ])
    for (const { node } of page.rows) expect(await shop.at('T5', node.location)).toMatchObject({ inTransit: node.quantity })
    expect((await ask({ sku: 'T5', minAgeDays: 2 })).rows.map(({ node }) => node.location)).toEqual(['ST1'])
    expect((await ask({ sku: 'T5', first: 1, after: page.rows[0]?.cursor })).rows).toEqual([page.rows[1]])
    expect((await ask({ sku: 'T5' }, guide)).rows.map(({ node }) => node.location)).toEqual(['ST1'])
    expect((await ask({}, dealerBuyer('D1'))).rows).toEqual([])
  })
})
