import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { IdempotencyKey, ReservationId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { setQuotas } from '../testing/channels.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, place, reservationId, sku } from '../testing/shop.fixture.js'

const A = sku('A')
let shop: Shop
let held: ReservationId
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: ['A', 'B'] })
  await shop.stock(100)
  held = reservationId()
  await shop.reserve(shop.first, [['A', 10]], { id: held })
  await shop.reserve(shop.first, [['B', 10]])
  accepted(await setQuotas(shop.first, 'ONLINE', { 'A@WH1': 20, 'B@WH1': 5 }))
  accepted(await setQuotas(shop.first, 'DEALER', { 'A@WH1': 30 }))
}, 60_000)
afterAll(() => shop.close())

const differences = async () => (await shop.first.stock.reconcile()).differences
const repair = (idempotencyKey: IdempotencyKey = key()) =>
  shop.first.stock.repair({ idempotencyKey, sku: A, note: '夜间对账' }, brandOps)
const repaired = async () => accepted(await repair())
const balance = async () => (await shop.first.stock.getBalances({ skus: [A], location: place('WH1') }))[0]
const change = (set: string) => shop.database.query(`UPDATE balance SET ${set} WHERE sku = 'A' AND location = 'WH1'`)
const found = async () =>
  (await differences()).map(({ key: what, field, ledger, balance: there }) => [what, field, ledger, there])
/** An entry that nobody's command made. */
const plant = async (from: string, to: string, quantity: number, toAfter: number): Promise<string> => {
  const id = newId()
  await shop.database.query(
    `INSERT INTO movement (id, at, sku, location, from_bucket, to_bucket, quantity, from_after, to_after, reason, reference, actor)
    VALUES ($1, now(), 'A', 'WH1', $2, $3, $4, NULL, $5, 'receipt', 'by hand', 'somebody')`,
    id,
    from,
    to,
    quantity,
    toAfter,
  )
  return id
}
const movements = () => shop.database.query("SELECT * FROM movement WHERE sku = 'A' ORDER BY id")

describe('whoever reconciles', () => {
  beforeEach(async () => expect(await differences()).toEqual([]))

  it.each<[string, string, unknown[][]]>([
    [
      'what can be sold',
      'sellable = sellable + 5',
      [
        ['A@WH1', 'sellable', 90, 95],
        ['A', 'free in scope 1', 45, 40],
      ],
    ],
    [
      'what is reserved',
      'reserved = reserved - 1',
      [
        ['A@WH1', 'reserved', 10, 9],
        ['A@WH1', 'reserved of live reservations', 10, 9],
      ],
    ],
    ['what is frozen', 'frozen = 3', [['A@WH1', 'frozen', 0, 3]]],
    [
      'what is on its way',
      'in_transit = 3',
      [
        ['A@WH1', 'inTransit', 0, 3],
        ['A@WH1', 'inTransit of transfers', 0, 3],
      ],
    ],
    [
      'what is allocated',
      'allocated = 2',
      [
        ['A@WH1', 'allocated', 0, 2],
        ['A@WH1', 'allocated of live reservations', 0, 2],
      ],
    ],
    [
      'what quotas keep',
      'quota = quota - 7',
      [
        ['A@WH1', 'quota', 50, 43],
        ['A', 'free in scope 1', 47, 40],
      ],
    ],
    ['what is never sold', 'safety = 4', [['A', 'free in scope 1', 36, 40]]],
  ])('sees a balance that was changed by hand: %s; and repairing mends it without an entry', async (_, set, wrong) => {
    await change(set)
    expect((await found()).sort()).toEqual(wrong.sort())
    const before = await movements()
    const { entries, left } = await repaired()
    expect([entries, left]).toEqual([[], []])
    expect(await movements()).toEqual(before)
    // Safety stock is nobody's sum: what stands there is what holds.
    await change('safety = 0')
    await repaired()
  })

  it('sees sums over places and holders that are wrong, and what waits for nobody', async () => {
    await shop.database.query(
      `UPDATE availability SET free = '{41,2}', kept = '{"ONLINE": 19, "DEALER#x": 1}', waiting = 6 WHERE sku = 'A'`,
    )
    expect((await found()).sort()).toEqual(
      [
        ['A', 'free in scope 1', 40, 41],
        ['A', 'free in scope 2', 0, 2],
        ['A', 'kept for DEALER', 30, 0],
        ['A', 'kept for DEALER#x', 0, 1],
        ['A', 'kept for ONLINE', 20, 19],
        ['A', 'waiting', 0, 6],
      ].sort(),
    )
    expect(await repaired()).toMatchObject({ entries: [], left: [] })
  })

  it('sees what is kept for a reservation that is not live; repairing gives it back by an entry of its own', async () => {
    await shop.database.query("UPDATE reservation SET status = 'released', ended_at = now() WHERE id = $1", held)
    expect(await found()).toEqual([['A@WH1', 'reserved of live reservations', 0, 10]])
    const before = await movements()
    expect(await repaired()).toMatchObject({
      entries: [{ location: 'WH1', from: 'reserved', to: 'sellable', quantity: 10 }],
      left: [],
    })
    const after = await movements()
    expect(after.slice(0, -1)).toEqual(before)
    expect(after.at(-1)).toMatchObject({ reason: 'reconciliation', reference: '夜间对账', from_after: '0', to_after: '100' })
    expect(await balance()).toMatchObject({ sellable: 100, reserved: 0, quota: 50 })
    const told = await shop.database.query(
      "SELECT name FROM outbox_event WHERE key = 'A' AND name = 'inventory.stock-repaired.v1'",
    )
    expect(told.length).toBeGreaterThan(0)
  })

  it('sees a reservation that is live and has nothing; repairing gives it what there is', async () => {
    await shop.database.query("UPDATE reservation SET status = 'reserved', ended_at = NULL WHERE id = $1", held)
    expect(await found()).toEqual([['A@WH1', 'reserved of live reservations', 10, 0]])
    expect(await repaired()).toMatchObject({ entries: [{ from: 'sellable', to: 'reserved', quantity: 10 }], left: [] })
  })

  it('is told the first entry after which the balances do not follow; repairing keeps the entry and follows the ledger', async () => {
    const wrong = await plant('outside', 'sellable', 5, 777)
    await shop.reserve(shop.first, [['A', 1]])
    expect(await differences()).toMatchObject([{ key: 'A@WH1', field: 'sellable', firstDiffering: wrong }])
    expect((await repaired()).rebuilt).toMatchObject([{ firstDiffering: wrong }])
    expect(await balance()).toMatchObject({ sellable: 94, reserved: 11 })
  })
})

describe('repairing', () => {
  it('cuts the largest quotas where the ledger has fewer units than they keep', async () => {
    await plant('sellable', 'outside', 64, 0)
    expect(await repaired()).toMatchObject({ left: [] })
    expect(await balance()).toMatchObject({ sellable: 30, quota: 30 })
    const { rows } = await shop.first.stock.listQuotas({ first: 5, sku: A })
    expect(rows.map(({ node }) => [node.channel, node.granted, node.remaining])).toEqual([
      ['DEALER', 10, 10],
      ['ONLINE', 20, 20],
    ])
    expect(await differences()).toEqual([])
  })

  it('twice is harmless, and once under one key', async () => {
    await change('frozen = 3')
    const once = key()
    const first = await repair(once)
    expect(await repair(once)).toEqual(first)
    const before = await movements()
    expect(await repaired()).toEqual({ entries: [], rebuilt: [], left: [] })
    expect(await movements()).toEqual(before)
  })

  it('names what it cannot give, and gives it as soon as there is something', async () => {
    await plant('reserved', 'outside', 11, 0)
    await plant('sellable', 'outside', 28, 0)
    expect((await repaired()).left).toMatchObject([
      { key: 'A@WH1', field: 'reserved of live reservations', ledger: 11, balance: 2 },
    ])
    expect(await balance()).toMatchObject({ sellable: 0, reserved: 2, quota: 0 })
    expect((await repaired()).left).toHaveLength(1)
    await shop.stock(9, ['A'])
    expect(await repaired()).toMatchObject({ entries: [{ from: 'sellable', to: 'reserved', quantity: 9 }], left: [] })
    expect(await differences()).toEqual([])
  })

  it('leaves a place alone of which the ledger says that there is less than nothing, and names it', async () => {
    await plant('sellable', 'outside', 3, 0)
    const { entries, rebuilt, left } = await repaired()
    expect([entries, rebuilt]).toEqual([[], []])
    expect(left).toMatchObject([{ key: 'A@WH1', field: 'sellable', ledger: -3, balance: 0 }])
    await plant('outside', 'sellable', 3, 0)
    await repaired()
    expect(await differences()).toEqual([])
  })

  it('is for the brand', async () =>
    expect(await shop.first.stock.repair({ idempotencyKey: key(), sku: A, note: 'x' }, dealerBuyer('D1'))).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    }))

  it('goes on beside sales, and loses none of them', async () => {
    await shop.stock(200, ['A'])
    const buy = (n: number) => shop.reserve(shop.any(n), [['A', 1]])
    const bought = await Promise.all([
      ...Array.from({ length: 120 }, (_, n) => buy(n)),
      ...Array.from({ length: 6 }, async (_, n) => {
        await change(n % 2 === 0 ? 'frozen = frozen + 1' : 'damaged = damaged + 1')
        return repair()
      }),
    ])
    expect(bought.every(({ ok }) => ok)).toBe(true)
    await repaired()
    expect(await balance()).toMatchObject({ sellable: 80, reserved: 131, frozen: 0, damaged: 0 })
    expect(await differences()).toEqual([])
  })
})

it.each(['movement', 'repair'])('nobody changes or deletes a row of %s, not even the administrator', async (table) => {
  await expect(shop.database.query(`UPDATE ${table} SET actor = 'me'`)).rejects.toThrow('append-only')
  await expect(shop.database.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only')
})
