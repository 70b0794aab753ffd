import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { PresaleMode } from '@channel/contracts/inventory'
import { announceReceipts, PresaleTerms } from '@channel/contracts/inventory'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { buy, keep, receiveAt, registerChannel } from '../testing/selling.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, place, reservationId, sku } from '../testing/shop.fixture.js'

let shop: Shop
let now = new Date('2026-11-22T04:00:00.000Z')
const SKUS = Array.from({ length: 14 }, (_, n) => `S${n}`)
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: SKUS, clock: () => now })
}, 60_000)
afterAll(() => shop.close())

const sellAhead = (code: string, limit: number, leadDays: number | null = null, mode: PresaleMode = 'preorder') =>
  shop.first.presale.setTerms(
    { idempotencyKey: key(), terms: [PresaleTerms.parse({ sku: code, mode, limit, leadDays })] },
    brandOps,
  )
const announce = (reference: string, lines: readonly (readonly [string, number, string])[], where = 'WH1', on = shop.first) =>
  on.presale.announce(
    {
      idempotencyKey: key(),
      reference,
      location: place(where),
      lines: lines.map(([code, quantity, dueOn]) => ({ sku: sku(code), quantity, dueOn })),
    },
    brandOps,
  )
const preorder = (code: string, quantity: number, more: Parameters<typeof buy>[3] = {}, n = 0) =>
  buy(shop.any(n), 'ONLINE', [code, quantity], { mayWait: true, ...more })
const lineOf = async (id: ReturnType<typeof reservationId>) =>
  (await shop.first.stock.getReservations({ ids: [id] }, brandOps))[0]?.lines[0]
const expectedOf = async (code: string) =>
  (await shop.first.presale.listExpected({ first: 50, sku: sku(code) })).rows.map(({ node }) => node)
const waitingFor = async (code: string) =>
  (await shop.first.presale.listBackorders({ first: 200, sku: sku(code) })).rows.map(({ node }) => node)
const levelOf = async (code: string) => {
  const [balance] = await shop.first.stock.getBalances({ skus: [sku(code)], location: place('WH1') })
  return { sellable: balance?.sellable, reserved: balance?.reserved, allocated: balance?.allocated }
}
const moves = (id: string) =>
  shop.database.query(
    `SELECT payload->>'from' AS "from", payload->>'to' AS "to" FROM outbox_event WHERE name = 'inventory.promise-moved.v1' AND key = $1`,
    id,
  )
const clean = async () => expect((await shop.first.stock.reconcile()).differences).toEqual([])

describe('a SKU that is sold before it has come', () => {
  it('is promised for the day of its receipt, goes to those who wait, first come first, and ships', async () => {
    accepted(await sellAhead('S0', 100))
    accepted(await announce('PO-0', [['S0', 10, '2026-12-01']]))
    const [early, late, later] = [reservationId(), reservationId(), reservationId()]
    const first = accepted(await preorder('S0', 4, { id: early }))
    expect(first).toMatchObject({ status: 'reserved', lines: [{ quantity: 4, waiting: 4, promisedOn: '2026-12-01' }] })
    now = new Date(now.getTime() + 1_000)
    accepted(await preorder('S0', 4, { id: late }))
    expect(await preorder('S0', 4)).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK' } })
    accepted(await announce('PO-0B', [['S0', 10, '2027-01-05']]))
    now = new Date(now.getTime() + 1_000)
    expect(accepted(await preorder('S0', 4, { id: later })).lines).toMatchObject([{ waiting: 4, promisedOn: '2027-01-05' }])
    accepted(await shop.first.stock.allocate({ idempotencyKey: key(), reservationId: late }, brandOps))
    expect((await waitingFor('S0')).map((one) => [one.reservationId, one.quantity])).toEqual([
      [early, 4],
      [late, 4],
      [later, 4],
    ])
    accepted(await receiveAt(shop.first, 'WH1', 'S0', 6, 'PO-0'))
    expect([await lineOf(early), await lineOf(late), await lineOf(later)]).toMatchObject([
      { waiting: 0 },
      { waiting: 2, promisedOn: '2026-12-01' },
      { waiting: 4 },
    ])
    expect(await levelOf('S0')).toEqual({ sellable: 0, reserved: 4, allocated: 2 })
    expect(await expectedOf('S0')).toMatchObject([
      { reference: 'PO-0', quantity: 10, received: 6 },
      { reference: 'PO-0B', quantity: 10, received: 0 },
    ])
    const shipped = accepted(await shop.first.stock.ship({ idempotencyKey: key(), reservationId: late }, brandOps))
    expect(shipped).toMatchObject({ status: 'allocated', lines: [{ shipped: 2, waiting: 2 }] })
    accepted(await receiveAt(shop.first, 'WH1', 'S0', 14, 'PO-0'))
    accepted(await shop.first.stock.ship({ idempotencyKey: key(), reservationId: late }, brandOps))
    expect(await levelOf('S0')).toEqual({ sellable: 8, reserved: 8, allocated: 0 })
    expect((await expectedOf('S0')).map(({ reference }) => reference)).toEqual(['PO-0B'])
    const filled = await shop.database.query(
      `SELECT payload->>'channel' AS channel FROM outbox_event WHERE name = 'inventory.backorder-filled.v1' AND key = $1`,
      late,
    )
    expect(filled).toEqual([{ channel: 'ONLINE' }, { channel: 'ONLINE' }])
    await clean()
  })

  it('is promised after its lead time where no receipt covers it, and not sold where there is neither', async () => {
    accepted(await sellAhead('S1', 100, 10, 'backorder'))
    expect(accepted(await preorder('S1', 1)).lines).toMatchObject([{ waiting: 1, promisedOn: '2026-12-02' }])
    accepted(await sellAhead('S1', 100, null, 'backorder'))
    expect(await preorder('S1', 1)).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK' } })
    expect(await waitingFor('S1')).toMatchObject([{ quantity: 1, promisedOn: '2026-12-02' }])
    accepted(await sellAhead('S1', 100, 3, 'none'))
    expect(await preorder('S1', 1)).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK' } })
  })

  it('goes to those who wait out of stock that is given back, that a quota gives up, or that is safety stock no more', async () => {
    accepted(await sellAhead('S2', 100, 5))
    accepted(await registerChannel(shop.first, { code: 'KEEPER' }))
    accepted(await receiveAt(shop.first, 'WH1', 'S2', 10))
    const safety = (units: number) =>
      shop.first.stock.setSafetyStock(
        { idempotencyKey: key(), lines: [{ sku: sku('S2'), location: place('WH1'), safety: units }] },
        brandOps,
      )
    const releaseAt = new Date(now.getTime() + 60_000).toISOString()
    accepted(await keep(shop.first, 'KEEPER', { sku: 'S2', location: 'WH1', granted: 3 }, releaseAt))
    accepted(await safety(2))
    const held = reservationId()
    accepted(await preorder('S2', 5, { id: held }))
    const waiter = reservationId()
    expect(accepted(await preorder('S2', 10, { id: waiter })).lines).toMatchObject([{ quantity: 10, waiting: 10 }])
    accepted(await shop.first.stock.release({ idempotencyKey: key(), reservationId: held }, brandOps))
    expect(await lineOf(waiter)).toMatchObject({ waiting: 5 })
    accepted(await safety(0))
    expect(await lineOf(waiter)).toMatchObject({ waiting: 3 })
    now = new Date(now.getTime() + 60_000)
    await shop.any(1).stock.endDueQuotas()
    expect(await lineOf(waiter)).toMatchObject({ waiting: 0 })
    await clean()
  })

  it('waits no longer for who gives up or runs out of time', async () => {
    accepted(await sellAhead('S3', 10, 5))
    const [released, expired] = [reservationId(), reservationId()]
    accepted(await preorder('S3', 5, { id: released }))
    accepted(await preorder('S3', 5, { id: expired, expiresAt: new Date(now.getTime() + 1_000).toISOString() }))
    expect(await preorder('S3', 1)).toMatchObject({ error: { code: 'INSUFFICIENT_STOCK' } })
    const part = { idempotencyKey: key(), reservationId: released, lines: [{ sku: sku('S3'), quantity: 2 }] }
    expect(accepted(await shop.first.stock.release(part, brandOps)).lines).toMatchObject([{ quantity: 3, waiting: 3 }])
    accepted(await shop.first.stock.release({ idempotencyKey: key(), reservationId: released }, brandOps))
    now = new Date(now.getTime() + 1_000)
    await Promise.all([0, 1, 2].map((n) => shop.any(n).stock.expireDue()))
    expect(await waitingFor('S3')).toEqual([])
    expect(accepted(await preorder('S3', 10)).lines).toMatchObject([{ waiting: 10 }])
    await clean()
  })
})

describe('many at once, on two instances of the service', () => {
  it('200 buyers of 50 units that may be sold ahead: exactly 50 wait', async () => {
    accepted(await sellAhead('S4', 50, 5))
    const replies = await Promise.all(Array.from({ length: 200 }, (_, n) => preorder('S4', 1, {}, n)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(50)
    expect(await waitingFor('S4')).toHaveLength(50)
    await clean()
  })

  it('goods that come reach those who wait before any new buyer', async () => {
    accepted(await sellAhead('S5', 60, 5))
    const ids = Array.from({ length: 60 }, reservationId)
    await Promise.all(ids.map((id, n) => preorder('S5', 1, { id }, n)))
    const buyers = (from: number) => Array.from({ length: 40 }, (_, n) => buy(shop.any(from + n), 'ONLINE', ['S5', 1]))
    const [before, , , after] = [
      buyers(0),
      receiveAt(shop.first, 'WH1', 'S5', 30, 'PO-5'),
      receiveAt(shop.any(1), 'WH1', 'S5', 30, 'PO-5'),
      buyers(1),
    ]
    const replies = await Promise.all([...before, ...after])
    expect(replies.filter(({ ok }) => ok)).toEqual([])
    expect(await waitingFor('S5')).toEqual([])
    expect(await levelOf('S5')).toEqual({ sellable: 0, reserved: 60, allocated: 0 })
    await clean()
  })

  it('receipts under one reference that come at the same moment are all counted', async () => {
    accepted(await announce('PO-6', [['S6', 40, '2026-12-01']]))
    await Promise.all(Array.from({ length: 30 }, (_, n) => receiveAt(shop.any(n), 'WH1', 'S6', 1, 'PO-6')))
    expect(await expectedOf('S6')).toMatchObject([{ quantity: 40, received: 30 }])
  })

  it('announcements under one reference come one after the other, while buyers wait and goods come', async () => {
    accepted(await sellAhead('S7', 500, 30))
    const plans = Array.from({ length: 8 }, (_, n) =>
      announce('PO-7', [['S7', 20 + n, `2026-12-0${n + 1}`]], n % 2 ? 'WH1' : 'WH2', shop.any(n)),
    )
    const buyers = Array.from({ length: 40 }, (_, n) => preorder('S7', 1, { location: 'WH1' }, n))
    const goods = Array.from({ length: 10 }, (_, n) => receiveAt(shop.any(n), 'WH1', 'S7', 1, 'PO-7'))
    const replies = await Promise.all([...plans, ...buyers, ...goods])
    expect(replies.every(({ ok }) => ok)).toBe(true)
    const open = (await expectedOf('S7')).map(({ location }) => location)
    expect(open.length).toBeLessThanOrEqual(1)
    expect(await levelOf('S7')).toMatchObject({ reserved: 10 })
    await clean()
  })
})

describe('an announcement', () => {
  it('replaces what was announced under its reference, at other places too, and keeps what has come', async () => {
    accepted(
      await announce('PO-8', [
        ['S8', 10, '2026-12-01'],
        ['S9', 5, '2026-12-01'],
      ]),
    )
    accepted(await receiveAt(shop.first, 'WH1', 'S8', 4, 'PO-8'))
    accepted(await announce('PO-8', [['S8', 3, '2026-12-09']]))
    expect(await expectedOf('S9')).toEqual([])
    expect(await expectedOf('S8')).toEqual([])
    accepted(await announce('PO-8', [['S8', 12, '2026-12-09']]))
    expect(await expectedOf('S8')).toMatchObject([{ location: 'WH1', quantity: 12, received: 4, dueOn: '2026-12-09' }])
    accepted(await announce('PO-8', [['S8', 8, '2026-12-11']], 'WH2'))
    expect(await expectedOf('S8')).toMatchObject([{ location: 'WH2', quantity: 8, received: 0 }])
    accepted(await announce('PO-8', []))
    expect(await expectedOf('S8')).toEqual([])
  })

  it('moves a promise only where it cannot be kept, and tells', async () => {
    accepted(await sellAhead('S10', 100))
    accepted(await announce('PO-10', [['S10', 5, '2026-12-10']]))
    const id = reservationId()
    accepted(await preorder('S10', 5, { id }))
    accepted(await announce('PO-10', [['S10', 5, '2026-12-01']]))
    expect([await lineOf(id), await moves(id)]).toMatchObject([{ promisedOn: '2026-12-10' }, []])
    accepted(await announce('PO-10', [['S10', 5, '2026-12-20']]))
    expect(await lineOf(id)).toMatchObject({ promisedOn: '2026-12-20' })
    accepted(await announce('PO-10', [['S10', 5, '2026-12-20']]))
    accepted(await announce('PO-10', []))
    expect(await moves(id)).toEqual([
      { from: '2026-12-10', to: '2026-12-20' },
      { from: '2026-12-20', to: null },
    ])
  })

  it('is refused for goods and places that nobody knows, for services, and for whoever is not the brand', async () => {
    expect(await announce('PO-X', [['NOPE', 1, '2026-12-01']])).toMatchObject({ error: { code: 'UNKNOWN_SKU' } })
    expect(await announce('PO-X', [['POST', 1, '2026-12-01']])).toMatchObject({ error: { code: 'NOT_STOCKED' } })
    expect(await announce('PO-X', [['S11', 1, '2026-12-01']], 'MOON')).toMatchObject({ error: { code: 'UNKNOWN_LOCATION' } })
    const twice = { sku: 'S11', quantity: 1, dueOn: '2026-12-01' }
    const input = { idempotencyKey: key(), reference: 'PO-X', location: 'WH1', lines: [twice, twice] }
    expect(announceReceipts.input.safeParse(input).success).toBe(false)
    const terms = { idempotencyKey: key(), terms: [PresaleTerms.parse({ sku: 'S11', mode: 'preorder' })] }
    expect(await shop.first.presale.setTerms(terms, dealerBuyer('D1'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})

describe('who may wait', () => {
  it('is a channel that sells out of the pool, and only at places that are open to it', async () => {
    accepted(await sellAhead('S12', 100, 5))
    accepted(await registerChannel(shop.first, { code: 'OWN', usesPool: false }))
    accepted(await registerChannel(shop.first, { code: 'SHUT', active: false }))
    accepted(await registerChannel(shop.first, { code: 'SOUTH', excludedLocations: ['WH1'] }))
    const refused = { error: { code: 'INSUFFICIENT_STOCK' } }
    for (const code of ['OWN', 'SHUT']) expect(await buy(shop.first, code, ['S12', 1], { mayWait: true })).toMatchObject(refused)
    expect(await buy(shop.first, 'SOUTH', ['S12', 1], { mayWait: true, location: 'WH1' })).toMatchObject(refused)
    expect(await buy(shop.first, 'ONLINE', ['S12', 1])).toMatchObject(refused)
    accepted(await announce('PO-12', [['S12', 5, '2026-12-01']], 'WH2'))
    expect(accepted(await buy(shop.first, 'SOUTH', ['S12', 1], { mayWait: true })).lines).toMatchObject([
      { location: 'WH2', waiting: 1, promisedOn: '2026-12-01' },
    ])
  })
})

describe('lists of presale', () => {
  it('page through terms, receipts and who waits', async () => {
    const all = await shop.first.presale.listTerms({ first: 200 })
    const [one, rest] = [
      await shop.first.presale.listTerms({ first: 1 }),
      await shop.first.presale.listTerms({ first: 200, after: all.rows[0]?.cursor }),
    ]
    expect([...one.rows, ...rest.rows]).toEqual(all.rows)
    expect(all.rows.map(({ node }) => node.sku)).not.toContain('S1')
    accepted(await announce('PO-A', [['S13', 1, '2026-12-02']]))
    accepted(await announce('PO-B', [['S13', 1, '2026-12-01']]))
    const first = await shop.first.presale.listExpected({ first: 1, sku: sku('S13') })
    const second = await shop.first.presale.listExpected({ first: 1, sku: sku('S13'), after: first.rows[0]?.cursor })
    expect([...first.rows, ...second.rows].map(({ node }) => node.reference)).toEqual(['PO-B', 'PO-A'])
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 2 })
    const whole = await waitingFor('S4')
    const seen: string[] = []
    for (let after: string | undefined, more = true; more;) {
      const page = await shop.first.presale.listBackorders({ first: 7, sku: sku('S4'), after })
      seen.push(...page.rows.map(({ node }) => node.reservationId))
      after = page.rows.at(-1)?.cursor
      more = page.hasNextPage
    }
    expect(seen).toEqual(whole.map(({ reservationId: id }) => id))
    expect(seen).toHaveLength(50)
  })
})
