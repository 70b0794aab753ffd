import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { InputOf } from '@channel/contracts'
import { copyPriceList, listPriceHistory, listPriceLists, listPrices } from '@channel/contracts/dealer'
import { brandAdmin, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { plant } from '../testing/dealers.js'
import type { Prices } from '../testing/prices.js'
import { activeList, draftList, listCode, pricesOf, quote, releaseNow, setPrices } from '../testing/prices.js'
import type { RunningDealers } from '../testing/running.js'
import { key, runningDealers } from '../testing/running.js'

let database: TestDatabase
let instances: RunningDealers[]
let prices: Prices
let other: Prices

beforeAll(async () => {
  database = await testDatabase('dealer')
  instances = [await runningDealers(database.url), await runningDealers(database.url)]
  ;[prices, other] = instances.map(pricesOf) as [Prices, Prices]
  await plant(instances[0]!, { NORTH: null, NORTH1: 'NORTH', SOUTH: null })
  await database.query("UPDATE dealer SET tier = 'silver' WHERE code = 'SOUTH'")
})
afterAll(async () => {
  for (const instance of instances) await instance.stop()
  await database.drop()
})

const DAY = 86_400_000
const later = (days: number) => new Date(instances[0]!.clock.now.getTime() + days * DAY).toISOString()
const atClock = async <T>(days: number, work: () => Promise<T>): Promise<T> => {
  const before = instances.map(({ clock }) => clock.now)
  for (const { clock } of instances) clock.now = new Date(clock.now.getTime() + days * DAY)
  try {
    return await work()
  } finally {
    instances.forEach(({ clock }, n) => (clock.now = before[n]!))
  }
}
const paid = async (...args: Parameters<typeof quote> extends [unknown, ...infer Rest] ? Rest : never) =>
  (await quote(prices, ...args)).map(({ unitPrice, reason }) => [unitPrice, reason.priceList])

describe('a list', () => {
  it('that is scheduled begins and ends by itself, and a draft is never quoted', async () => {
    const list = await draftList(prices, 'S-1', { validFrom: later(2), validTo: later(4) })
    await setPrices(prices, 'S-1', [{ sku: 'S1', unitPrice: '5' }])
    expect(await atClock(3, () => paid([['S1', 1]]))).toEqual([[null, null]])
    expect((await releaseNow(prices, list)).status).toBe('scheduled')
    for (const [days, price] of [
      [1, null],
      [2, '5'],
      [3.9, '5'],
      [4, null],
    ] as const)
      expect([days, (await atClock(days, () => paid([['S1', 1]])))[0]?.[0]]).toEqual([days, price])
    expect(await paid([['S1', 1]], { at: later(3) })).toEqual([['5', 'S-1']])
  })

  it('cannot be opened twice, of two that try at once one wins', async () => {
    const tries = await Promise.allSettled([prices, other, prices, other].map((one) => draftList(one, 'ONCE')))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('of a dealer that nobody knows is refused', async () => {
    const opening = draftList(prices, 'NOBODY', { scope: { kind: 'dealer', dealerCode: 'GHOST' } })
    await expect(opening).rejects.toThrow('DEALER_NOT_FOUND')
    expect(await prices.find({ codes: [listCode('NOBODY')] }, brandOps)).toEqual([])
  })

  it('changed by two editors at once takes one change and tells the other', async () => {
    const { version } = await draftList(prices, 'E-1')
    const rename = (one: Prices, name: string) =>
      one.change({ idempotencyKey: key(), code: listCode('E-1'), version, name, noEnd: false }, brandOps)
    const replies = await Promise.all([rename(prices, '甲'), rename(other, '乙'), rename(prices, '丙'), rename(other, '丁')])
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.filter((reply) => !reply.ok && reply.error.code === 'PRICE_LIST_CHANGED')).toHaveLength(3)
    const steps = await prices.steps({ codes: [listCode('E-1')] }, brandOps)
    expect(steps.map(({ action, version: n }) => [action, n])).toEqual([
      ['create', 1],
      ['change', 2],
    ])
  })

  it('ended keeps its history and takes no prices any more', async () => {
    const { version } = await activeList(prices, 'END', [{ sku: 'E9', unitPrice: '5' }])
    await atClock(1, async () => {
      const reply = await prices.end({ idempotencyKey: key(), code: listCode('END'), version, reason: '停用' }, brandAdmin)
      expect(reply).toMatchObject({ ok: true, value: { status: 'ended', validTo: later(0) } })
      expect(await paid([['E9', 1]])).toEqual([[null, null]])
      expect(await paid([['E9', 1]], { at: later(-0.5) })).toEqual([['5', 'END']])
      expect(await setPrices(prices, 'END', [{ sku: 'E9', unitPrice: '6' }])).toMatchObject({
        error: { code: 'PRICE_LIST_NOT_ALLOWED_IN_STATUS', status: 'ended', allowed: ['copy'] },
      })
    })
  })

  it('is copied with a percentage, rounded half up and never to nothing', async () => {
    const source = [
      { sku: 'C1', unitPrice: '10.10' },
      { sku: 'C1', minQuantity: 10, unitPrice: '0.01' },
      { sku: 'C2', unitPrice: '3', validFrom: later(5) },
      { sku: 'C3', unitPrice: '0' },
      { sku: 'C4', unitPrice: '0.000001' },
    ]
    await activeList(prices, 'C-OLD', source)
    const copy = (more: Partial<InputOf<typeof copyPriceList>>) =>
      prices.copy(
        copyPriceList.input.parse({ idempotencyKey: key(), from: 'C-OLD', code: 'C-NEW', name: '新', percent: '-5', ...more }),
        brandOps,
      )
    expect(await copy({})).toMatchObject({
      ok: true,
      value: { prices: 4, list: { code: 'C-NEW', status: 'draft', currency: 'CNY' } },
    })
    const page = await prices.items(listPrices.input.parse({ listCode: 'C-NEW' }), brandOps)
    expect(page.rows.map(({ node }) => [node.sku, node.minQuantity, node.unitPrice])).toEqual([
      ['C1', 1, '9.6'],
      ['C1', 10, '0.01'],
      ['C3', 1, '0'],
      ['C4', 1, '0.000001'],
    ])
    expect(await copy({})).toMatchObject({ error: { code: 'PRICE_LIST_EXISTS' } })
    expect(await copy({ code: 'C-LATER' as never, at: later(6) })).toMatchObject({ ok: true, value: { prices: 5 } })
  })
})

describe('changing prices', () => {
  it('closes one row and opens another, and leaves every other row of the list as it was', async () => {
    await activeList(prices, 'H-1', [
      { sku: 'H1', unitPrice: '1' },
      { sku: 'H2', unitPrice: '2' },
    ])
    const before = await database.query("SELECT * FROM price_item WHERE list_code = 'H-1' AND sku = 'H2'")
    await atClock(1, () =>
      setPrices(prices, 'H-1', [
        { sku: 'H1', unitPrice: '1.5' },
        { sku: 'H2', unitPrice: '2.0' },
      ]),
    )
    expect(await database.query("SELECT * FROM price_item WHERE list_code = 'H-1' AND sku = 'H2'")).toEqual(before)
    const { rows } = await prices.history(listPriceHistory.input.parse({ sku: 'H1', listCode: 'H-1' }), brandOps)
    expect(rows.map(({ node }) => [node.unitPrice, node.recordedAt, node.closedAt])).toEqual([
      ['1.5', later(1), null],
      ['1', later(0), later(1)],
    ])
    expect(await atClock(2, () => paid([['H1', 1]], { at: later(-1.5) }))).toEqual([['1', 'H-1']])
    await expect(database.query("UPDATE price_item SET unit_price = 0 WHERE list_code = 'H-1'")).rejects.toThrow('append-only')
    await expect(database.query("DELETE FROM price_item WHERE list_code = 'H-1'")).rejects.toThrow('append-only')
  })

  it('by many at once leaves one price that stands, and each change a version', async () => {
    await activeList(prices, 'M-1', [{ sku: 'M1', unitPrice: '1' }])
    const changes = Array.from({ length: 40 }, (_, n) =>
      setPrices(n % 2 ? prices : other, 'M-1', [
        { sku: 'M1', unitPrice: `${n + 2}` },
        { sku: `M${n + 2}`, unitPrice: '1' },
      ]),
    )
    expect((await Promise.all(changes)).every(({ ok }) => ok)).toBe(true)
    const rows = await database.query<{ standing: boolean }>(
      "SELECT closed_at = 'infinity' AS standing FROM price_item WHERE list_code = 'M-1' AND sku = 'M1'",
    )
    expect([rows.length, rows.filter(({ standing }) => standing).length]).toEqual([41, 1])
  })

  it('by two editors who saw the same version is done once, and the other is told what it is now', async () => {
    await activeList(prices, 'T-1', [{ sku: 'T1', unitPrice: '10' }])
    const page = await prices.items(listPrices.input.parse({ listCode: 'T-1' }), brandOps)
    const basedOn = page.rows[0]?.node.id
    const replies = await Promise.all(
      [prices, other].map((one, n) => setPrices(one, 'T-1', [{ sku: 'T1', unitPrice: `${n + 1}`, basedOn }])),
    )
    expect(replies.map(({ ok }) => ok).sort()).toEqual([false, true])
    const winner = replies.findIndex(({ ok }) => ok)
    expect(replies[1 - winner]).toMatchObject({
      error: { code: 'PRICES_CHANGED', changed: [{ sku: 'T1', unitPrice: `${winner + 1}` }] },
    })
  })

  it('with one key has one effect and one answer', async () => {
    await draftList(prices, 'K-1')
    const input = { idempotencyKey: key(), listCode: listCode('K-1'), changes: [{ sku: 'K1', minQuantity: 1, unitPrice: '3' }] }
    const change = { ...input, changes: input.changes.map((one) => ({ ...one, validFrom: null, validTo: null })) } as never
    const replies = await Promise.all([prices, other, prices, other].map((one) => one.changePrices(change, brandOps)))
    expect(new Set(replies.map((reply) => JSON.stringify(reply)))).toEqual(
      new Set(['{"ok":true,"value":{"changed":1,"unchanged":0}}']),
    )
    expect(await database.query("SELECT 1 FROM price_item WHERE list_code = 'K-1'")).toHaveLength(1)
  })

  it("is the brand's business: dealer people change and read no lists", async () => {
    await activeList(prices, 'P-1', [{ sku: 'P1', unitPrice: '1' }])
    const me = dealerBuyer('NORTH')
    expect(await setPrices(prices, 'P-1', [{ sku: 'P1', unitPrice: '1' }], me)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await prices.find({ codes: [listCode('P-1')] }, me)).toEqual([])
    expect((await prices.lists(listPriceLists.input.parse({}), me)).totalCount).toBe(0)
    expect((await prices.items(listPrices.input.parse({ listCode: 'P-1' }), me)).totalCount).toBe(0)
    expect((await prices.history(listPriceHistory.input.parse({ sku: 'P1' }), me)).totalCount).toBe(0)
    expect(await prices.steps({ codes: [listCode('P-1')] }, me)).toEqual([])
  })
})

describe('reading', () => {
  it('pages lists and prices, with filters', async () => {
    await activeList(
      prices,
      'Z-1',
      Array.from({ length: 5 }, (_, n) => ({ sku: `Z${n}`, unitPrice: '1' })),
      { currency: 'JPY' },
    )
    await draftList(prices, 'Z-2', { currency: 'JPY' })
    const lists = (input: object) => prices.lists(listPriceLists.input.parse({ currency: 'JPY', ...input }), brandOps)
    const first = await lists({ first: 1 })
    const second = await lists({ first: 1, after: first.rows[0]?.cursor })
    expect([first, second].map(({ rows, hasNextPage }) => [rows[0]?.node.code, hasNextPage])).toEqual([
      ['Z-1', true],
      ['Z-2', false],
    ])
    expect((await lists({ status: 'draft' })).rows.map(({ node }) => node.code)).toEqual(['Z-2'])
    expect((await lists({ status: 'active', search: 'z-' })).rows.map(({ node }) => node.code)).toEqual(['Z-1'])
    const items = (input: object) => prices.items(listPrices.input.parse({ listCode: 'Z-1', ...input }), brandOps)
    const page = await items({ first: 3 })
    const rest = await items({ first: 3, after: page.rows.at(-1)?.cursor })
    expect([...page.rows, ...rest.rows].map(({ node }) => node.sku)).toEqual(['Z0', 'Z1', 'Z2', 'Z3', 'Z4'])
    expect((await items({ search: 'z3' })).totalCount).toBe(1)
  })
})
