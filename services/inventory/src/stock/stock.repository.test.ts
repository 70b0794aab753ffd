import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { dealerBuyer } from '@channel/testkit'
import { brandOps } from '@channel/testkit'
import type { ReturnId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Shop } from '../testing/shop.fixture.js'
import { key, openShop, orders, place, reservationId, sku } from '../testing/shop.fixture.js'

let shop: Shop
const skus = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6']
beforeAll(async () => {
  shop = await openShop({ skus })
  await shop.stock(100)
}, 60_000)
afterAll(() => shop.close())

const balanceOf = async (code: string) => {
  const [balance] = await shop.first.stock.getBalances({ skus: [sku(code)], location: place('WH1') })
  return balance
}
const clean = async () => expect((await shop.first.stock.reconcile()).differences).toEqual([])

describe('a reservation on its way', () => {
  it('goes from reserved over allocated to shipped, and every step is in ledger, outbox and balance', async () => {
    const id = reservationId()
    const reserved = await shop.reserve(
      shop.first,
      [
        ['A1', 3],
        ['POST', 1],
        ['A2', 1],
      ],
      { id },
    )
    expect(reserved).toMatchObject({
      ok: true,
      value: { id, location: 'WH1', status: 'reserved', lines: [{ sku: 'A1', quantity: 3 }, { sku: 'A2' }] },
    })
    expect(await balanceOf('A1')).toEqual({
      sku: 'A1',
      location: 'WH1',
      sellable: 97,
      reserved: 3,
      allocated: 0,
      inTransit: 0,
      frozen: 0,
      damaged: 0,
      quota: 0,
      safety: 0,
    })
    await shop.first.stock.allocate({ idempotencyKey: key(), reservationId: id }, orders)
    expect(await balanceOf('A1')).toMatchObject({ sellable: 97, reserved: 0, allocated: 3 })
    const shipped = await shop.first.stock.ship({ idempotencyKey: key(), reservationId: id }, orders)
    expect(shipped).toMatchObject({ ok: true, value: { status: 'shipped', expiresAt: null } })
    expect(await balanceOf('A1')).toMatchObject({ sellable: 97, reserved: 0, allocated: 0 })
    const card = await shop.first.stock.listMovements({ sku: sku('A1'), first: 2 }, orders)
    expect(card).toMatchObject({ totalCount: 4, hasNextPage: true })
    expect(card.rows.map(({ node }) => [node.from, node.to, node.quantity, node.reason, node.reference])).toEqual([
      ['allocated', 'outside', 3, 'shipment', id],
      ['reserved', 'allocated', 3, 'allocation', id],
    ])
    const rest = await shop.first.stock.listMovements({ sku: sku('A1'), first: 2, after: card.rows[1]?.cursor }, orders)
    expect(rest.rows.map(({ node }) => node.reason)).toEqual(['reservation', 'receipt'])
    expect(rest.hasNextPage).toBe(false)
    const events = await shop.database.query<{ name: string; actor: string }>(
      'SELECT name, actor FROM outbox_event WHERE key = $1 ORDER BY seq, place',
      id,
    )
    expect(events.map(({ name }) => name)).toEqual([
      'inventory.stock-reserved.v1',
      'inventory.stock-allocated.v1',
      'inventory.stock-shipped.v1',
    ])
    expect(events[0]?.actor).toBe('service:order')
    await clean()
  })

  it('is found by its id, with its lines', async () => {
    const id = reservationId()
    await shop.reserve(shop.first, [['A3', 2]], { id })
    expect(await shop.first.stock.getReservations({ ids: [id, reservationId()] }, orders)).toEqual([
      {
        id,
        location: 'WH1',
        status: 'reserved',
        channel: null,
        batch: null,
        buyer: null,
        expiresAt: '2099-01-01T00:00:00.000Z',
        lines: [{ sku: 'A3', location: 'WH1', quantity: 2, shipped: 0, fromQuota: 0, waiting: 0, promisedOn: null }],
      },
    ])
  })
})

describe('a stock card', () => {
  it('tells dealers nothing: its entries name the orders of others', async () => {
    const card = await shop.first.stock.listMovements({ sku: sku('A4'), first: 5 }, dealerBuyer('D1'))
    expect(card).toEqual({ rows: [], hasNextPage: false, totalCount: 0 })
  })

  it('holds only the entries of its time range', async () => {
    const [first] = (await shop.first.stock.listMovements({ sku: sku('A4'), first: 1 }, orders)).rows
    const at = first?.node.at ?? ''
    const later = new Date(Date.parse(at) + 1).toISOString()
    expect((await shop.first.stock.listMovements({ sku: sku('A4'), first: 5, from: at, to: later }, orders)).totalCount).toBe(1)
    expect((await shop.first.stock.listMovements({ sku: sku('A4'), first: 5, from: later }, orders)).rows).toEqual([])
    expect((await shop.first.stock.listMovements({ sku: sku('A4'), first: 5, to: at }, orders)).rows).toEqual([])
    expect((await shop.first.stock.listMovements({ sku: sku('A4'), first: 5, location: place('WH2') }, orders)).totalCount).toBe(
      0,
    )
  })
})

describe('an answer is final', () => {
  it('the same key again gets the same answer and moves nothing', async () => {
    const once = { key: key(), id: reservationId() }
    const one = await shop.reserve(shop.first, [['A5', 1]], once)
    const two = await shop.reserve(shop.first, [['A5', 1]], once)
    expect(two).toEqual(one)
    expect(await balanceOf('A5')).toMatchObject({ sellable: 99, reserved: 1 })
  })

  it('another body under the same key is refused', async () => {
    const once = { key: key(), id: reservationId() }
    await shop.reserve(shop.first, [['A5', 1]], once)
    expect(await shop.reserve(shop.first, [['A5', 2]], once)).toEqual({
      ok: false,
      error: { code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: once.key },
    })
  })

  it('a refusal stays a refusal when stock has come in since', async () => {
    const once = { key: key(), id: reservationId() }
    const refused = await shop.reserve(shop.first, [['A6', 101]], once)
    expect(refused).toMatchObject({ ok: false, error: { code: 'INSUFFICIENT_STOCK' } })
    await shop.stock(100, ['A6'])
    expect(await shop.reserve(shop.first, [['A6', 101]], once)).toEqual(refused)
  })
})

describe('a refusal writes nothing', () => {
  const footprint = async () =>
    (
      await shop.database.query(
        'SELECT (SELECT count(*) FROM movement) m, (SELECT count(*) FROM outbox) o, (SELECT count(*) FROM balance) b',
      )
    )[0]

  it.each([
    [
      'UNKNOWN_SKU',
      () =>
        shop.reserve(shop.first, [
          ['A1', 1],
          ['NOPE', 1],
        ]),
    ],
    [
      'UNKNOWN_LOCATION',
      () =>
        shop.first.stock.receive(
          { idempotencyKey: key(), location: place('XX'), lines: [{ sku: sku('A1'), quantity: 1 }], reference: 'r' },
          brandOps,
        ),
    ],
    [
      'NOT_STOCKED',
      () =>
        shop.first.stock.receive(
          {
            idempotencyKey: key(),
            location: place('WH2'),
            lines: [
              { sku: sku('A1'), quantity: 1 },
              { sku: sku('POST'), quantity: 1 },
            ],
            reference: 'r',
          },
          brandOps,
        ),
    ],
    [
      'INSUFFICIENT_STOCK',
      () => shop.first.stock.adjust({ idempotencyKey: key(), sku: sku('A1'), delta: -101, reference: 'r' }, brandOps),
    ],
    ['RESERVATION_NOT_FOUND', () => shop.first.stock.release({ idempotencyKey: key(), reservationId: reservationId() }, orders)],
    [
      'FORBIDDEN',
      () => shop.first.stock.adjust({ idempotencyKey: key(), sku: sku('A1'), delta: 1, reference: 'r' }, dealerBuyer('D1')),
    ],
  ])('%s', async (code, act) => {
    const before = await footprint()
    expect(await act()).toMatchObject({ ok: false, error: { code } })
    expect(await footprint()).toEqual(before)
  })
})

describe('goods', () => {
  it('come back into the default place and open its balance', async () => {
    const returnId = newId() as ReturnId
    const lines = [
      { sku: sku('A1'), quantity: 2 },
      { sku: sku('POST'), quantity: 1 },
    ]
    expect(await shop.first.stock.return({ idempotencyKey: key(), returnId, location: place('WH2'), lines }, orders)).toEqual({
      ok: true,
      value: { returned: 2 },
    })
    expect(await shop.first.stock.getBalances({ skus: [sku('A1')] })).toMatchObject([
      { location: 'WH1' },
      { location: 'WH2', sellable: 2 },
    ])
    await clean()
  })

  it('are listed by SKU and place, page by page, each once', async () => {
    const first = await shop.first.stock.listBalances({ first: 2 })
    const second = await shop.first.stock.listBalances({ first: 200, after: first.rows[1]?.cursor })
    const spots = [...first.rows, ...second.rows].map(({ node }) => `${node.sku}@${node.location}`)
    expect(spots).toEqual(['A1@WH1', 'A1@WH2', 'A2@WH1', 'A3@WH1', 'A4@WH1', 'A5@WH1', 'A6@WH1'])
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 7 })
    expect((await shop.first.stock.listBalances({ first: 5, search: 'a3' })).rows).toHaveLength(1)
    expect((await shop.first.stock.listBalances({ first: 5, search: '%' })).rows).toHaveLength(0)
  })
})
