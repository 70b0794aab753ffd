import { describe, expect, it, test } from '@jest/globals'
import { lineAmountMinor } from '@channel/contracts'
import type { ExternalStatus, ShopCode } from '@channel/contracts/order'
import fc from 'fast-check'
import { minorOf, pricedUnits } from './amounts.js'
import { identityOf, masked } from './buyer-mask.js'
import type { Arrival, Known, Placement } from './external-order.js'
import { begun, concluded, taken, unknown } from './external-order.js'
import { localTime, momentOf } from './local-time.js'
import { placementOf } from './placement.js'
import { narrowed, nextWindow } from './pull-window.js'

const SHOP = 'S1' as ShopCode
const WHEN = { at: '2026-03-02T08:00:00.000Z', dueAt: '2026-03-02T08:00:00.000Z' }
const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 0, 0, second)).toISOString()
const lines = [{ externalSku: 'A', name: '', quantity: 1, amountMinor: 100 }]

const arrival = (status: ExternalStatus, second: number, told: readonly (typeof lines)[number][] | null = lines): Arrival => ({
  externalId: 'E1',
  status,
  modifiedAt: at(second),
  buyerHash: null,
  details: told && { from: status, currency: 'CNY', paidMinor: 100, lines: told, buyer: null, region: null },
})

const all = () => true
const given = (...arrivals: Arrival[]): Known => {
  const [first, ...rest] = arrivals
  return rest.reduce<Known>((known, one) => taken(known, one, all, WHEN), unknown(SHOP, 'id', first as Arrival, all, WHEN))
}
const placing = (known: Known): Known => begun(known, {} as Placement, WHEN)

describe('news of an order from outside', () => {
  it('waits for payment', () => expect(given(arrival('created', 1)).stage).toBe('waiting'))
  it('is ready once paid', () => expect(given(arrival('created', 1), arrival('paid', 2)).stage).toBe('ready'))
  it('that was paid is not unpaid again by an older message', () =>
    expect(given(arrival('paid', 2), arrival('created', 1))).toMatchObject({ status: 'paid', stage: 'ready' }))
  it('of a payment without lines waits for them', () =>
    expect(given(arrival('paid', 2, null), arrival('created', 1)).stage).toBe('incomplete'))
  it('of its lines comes after that of its payment', () =>
    expect(given(arrival('paid', 2, null), arrival('paid', 1)).stage).toBe('ready'))
  it('that it was given up before it was placed ends it', () =>
    expect(given(arrival('closed', 3), arrival('paid', 2))).toMatchObject({ stage: 'closed', dueAt: null }))
  it('waits where a code means nothing', () =>
    expect(unknown(SHOP, 'id', arrival('paid', 1), () => false, WHEN).stage).toBe('unmapped'))
  it('within one second only gets it further', () =>
    expect(given(arrival('shipped', 1), arrival('paid', 1)).status).toBe('shipped'))
  it('is remembered where its lines change after it was placed', () => {
    const placed = placing(given(arrival('paid', 1)))
    expect(taken(placed, arrival('paid', 2, [...lines, ...lines]), all, WHEN).changedAfterPlacing).toBe(true)
    expect(taken(placed, arrival('paid', 2), all, WHEN).changedAfterPlacing).toBe(false)
  })
  it('tells nothing new the second time', () => {
    const known = given(arrival('paid', 1))
    expect(taken(known, arrival('paid', 1), all, WHEN)).toBe(known)
  })

  const statuses = fc.constantFrom<ExternalStatus>('created', 'paid', 'shipped', 'closed', 'refunded')
  const some = fc.record({ status: statuses, second: fc.nat(3), amount: fc.option(fc.nat(3)) })
  test('leads to the same whatever its order and however often it comes', () => {
    const stories = fc.array(some, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        stories.chain((news) =>
          fc.tuple(fc.constant(news), fc.shuffledSubarray([...news, ...news], { minLength: news.length * 2 })),
        ),
        ([news, shuffled]) => {
          const told = (list: typeof news) =>
            given(
              ...list.map(({ status, second, amount }) =>
                arrival(
                  status,
                  second,
                  amount === null ? null : [{ externalSku: 'A', name: '', quantity: 1, amountMinor: amount }],
                ),
              ),
            )
          expect(told(shuffled)).toEqual(told(news))
        },
      ),
    )
  })
})

describe('an attempt to place it', () => {
  const placed = { type: 'placed', orderId: 'o' as never } as const
  it('that succeeds is over', () =>
    expect(concluded(placing(given(arrival('paid', 1))), 1, placed, WHEN)).toMatchObject({ stage: 'placed', dueAt: null }))
  it('that was overtaken by its end is taken back', () => {
    const known = taken(placing(given(arrival('paid', 1))), arrival('refunded', 2), all, WHEN)
    expect(known.stage).toBe('cancelling')
    const asked = concluded(known, 1, placed, WHEN)
    expect(asked).toMatchObject({ stage: 'cancelling', orderId: 'o' })
    expect(concluded(asked, 1, { type: 'cancelled' }, WHEN).stage).toBe('cancelled')
    expect(concluded(known, 1, { type: 'refused', code: 'X', unknownSkus: [] }, WHEN).stage).toBe('closed')
  })
  it('of before says nothing about the present one', () => {
    const known = placing(given(arrival('paid', 1)))
    expect(concluded(known, 7, placed, WHEN)).toBe(known)
  })
})

describe('amounts', () => {
  it.each([
    ['12.5', 1_250],
    ['0.00', 0],
    ['7', 700],
    ['7.100', 710],
    ['7.001', undefined],
    ['-1', undefined],
    ['', undefined],
    ['1e3', undefined],
  ])('%s is %s', (text, minor) => expect(minorOf(text, 'CNY')).toBe(minor))

  test('split into unit prices give exactly what was paid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e11 }), fc.integer({ min: 1, max: 1e6 }), (amount, units) => {
        const priced = pricedUnits(amount, units, 'CNY')
        expect(priced.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(units)
        expect(priced.reduce((sum, line) => sum + lineAmountMinor(line.unitPrice, line.quantity, 'CNY'), 0)).toBe(amount)
      }),
    )
  })

  it('of a set are spread over its pieces', () => {
    const terms = { platform: 'file', salesChannel: 'TMALL' as never, location: null, region: null, ownSkus: false } as const
    const details = { ...(arrival('paid', 1).details as NonNullable<Arrival['details']>) }
    const placement = placementOf('E1', details, new Map([['A', { sku: 'SKU-A' as never, multiplier: 3 }]]), terms)
    expect(placement?.lines).toEqual([{ sku: 'SKU-A', quantity: 3, unitPrice: '0.333333' }])
    expect(placementOf('E1', details, new Map(), terms)).toBeUndefined()
    expect(placementOf('E1', details, new Map(), { ...terms, ownSkus: true })?.lines[0]?.sku).toBe('A')
  })
})

describe('buyers', () => {
  it.each([
    [{ name: '张三丰', phone: '13812345678' }, '张** 138****5678'],
    [{ name: '张**', phone: '138****5678' }, '张** ***'],
    [{ name: '$uhqbqg15Dn5slYolRHAzZw==$1$' }, '***'],
    [{}, null],
  ])('%j are shown as %s', (buyer, text) => expect(masked(buyer)).toBe(text))
  it('are known by id or telephone, never by a name', () => {
    expect(identityOf({ name: '张三' })).toBeUndefined()
    expect(identityOf({ phone: '138****5678' })).toBeUndefined()
    expect(identityOf({ phone: '138 1234-5678' })).toBe(identityOf({ phone: '13812345678' }))
  })
})

describe('local time', () => {
  it.each([
    ['2026-11-22 18:30:05', '2026-11-22T10:30:05.000Z'],
    ['2026/11/22', '2026-11-21T16:00:00.000Z'],
    ['2026年1月2日 8:05', '2026-01-02T00:05:00.000Z'],
    ['2026-11-22T10:30:05Z', '2026-11-22T10:30:05.000Z'],
    ['2026-02-30 00:00:00', undefined],
    ['yesterday', undefined],
  ])('%s is %s', (text, moment) => expect(momentOf(text)).toBe(moment))
  it('comes back as it was', () => expect(localTime('2026-11-22T10:30:05.000Z')).toBe('2026-11-22 18:30:05'))
})

describe('windows', () => {
  const HOUR = 3_600_000
  it('overlap with what is here, end before now and are no longer than the platform allows', () => {
    const now = new Date('2026-03-02T08:00:00.000Z')
    expect(nextWindow('2026-03-02T07:00:00.000Z', now, 24 * HOUR)).toEqual({
      from: '2026-03-02T06:55:00.000Z',
      to: '2026-03-02T07:59:58.000Z',
    })
    expect(nextWindow('2026-02-01T00:00:00.000Z', now, 24 * HOUR)?.to).toBe('2026-02-01T23:55:00.000Z')
    expect(nextWindow('2026-03-02T07:59:59.000Z', now, 24 * HOUR)).toBeUndefined()
  })
  test('however often they are narrowed, each is a step forward', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_000, max: 30 * HOUR }), fc.nat(20), (length, times) => {
        const until = '2026-03-02T00:05:00.000Z'
        let window = { from: '2026-03-02T00:00:00.000Z', to: new Date(Date.parse(until) + length).toISOString() }
        for (let n = 0; n < times; n += 1) window = narrowed(window, until)
        expect(window.to > until && window.from <= until && window.from < window.to).toBe(true)
      }),
    )
  })
})
