import { describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { PriceChange } from '@channel/contracts/dealer'
import fc from 'fast-check'
import type { Standing } from './change.js'
import { canonical, rewrite } from './change.js'
import { holds, told, validity } from './validity.js'

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString()
const always = { validFrom: null, validTo: null }

const stands = (unitPrice: string, from: string | null = null, to: string | null = null): Standing => ({
  id: newId(),
  sku: 'A1' as Standing['sku'],
  minQuantity: 1,
  unitPrice,
  validity: validity({ validFrom: from, validTo: to }),
})
const wants = (unitPrice: string | null, more: object = {}) => PriceChange.parse({ sku: 'A1', unitPrice, ...more })

const opened = (standing: Standing[], ...changes: PriceChange[]) => {
  const decided = rewrite(standing, changes)
  if (!decided.ok) throw new Error(decided.error.code)
  return {
    closed: decided.value.close,
    opened: decided.value.open.map((one) => ({ price: one.unitPrice, ...told(one.validity) })),
  }
}

describe('a change of a price', () => {
  it('closes what it replaces and opens a version', () => {
    const old = stands('10')
    expect(opened([old], wants('9.50'))).toEqual({ closed: [old.id], opened: [{ price: '9.5', ...always }] })
  })

  it('for a while leaves the earlier price before and after, as versions of their own', () => {
    const old = stands('10')
    const sale = wants('8', { validFrom: day(10), validTo: day(20) })
    expect(opened([old], sale).opened).toEqual([
      { price: '10', validFrom: null, validTo: day(10) },
      { price: '10', validFrom: day(20), validTo: null },
      { price: '8', validFrom: day(10), validTo: day(20) },
    ])
  })

  it('to the price that holds anyway changes nothing, however it is written', () => {
    expect(opened([stands('9.5')], wants('09.500', { validFrom: day(3) }))).toEqual({ closed: [], opened: [] })
  })

  it('to nothing takes the price out, within its validity only', () => {
    const old = stands('10')
    expect(opened([old], wants(null, { validFrom: day(10) }))).toEqual({
      closed: [old.id],
      opened: [{ price: '10', validFrom: null, validTo: day(10) }],
    })
    expect(opened([], wants(null))).toEqual({ closed: [], opened: [] })
  })

  it('leaves other breaks of the SKU alone', () => {
    expect(opened([stands('10')], wants('8', { minQuantity: 10 }))).toMatchObject({ closed: [], opened: [{ price: '8' }] })
  })

  it('is refused where another of the same command is about the same time', () => {
    const changes = [wants('9'), wants('7', { minQuantity: 2 }), wants('8', { validFrom: day(5) })]
    expect(rewrite([], changes)).toEqual({
      ok: false,
      error: { code: 'PRICES_OVERLAP', overlaps: [{ position: 2, other: 0 }] },
    })
  })

  it('is refused where its author saw another version', () => {
    const now = stands('10')
    const stale = { code: 'PRICES_CHANGED', changed: [{ position: 0, sku: 'A1', minQuantity: 1, unitPrice: '10' }] }
    expect(rewrite([now], [wants('9', { basedOn: newId() })])).toEqual({ ok: false, error: stale })
    expect(rewrite([now], [wants('9', { basedOn: null })])).toEqual({ ok: false, error: stale })
    expect(rewrite([now], [wants('9', { basedOn: now.id })])).toMatchObject({ ok: true, value: { changed: 1 } })
  })
})

describe('any sequence of changes', () => {
  const days = fc.integer({ min: 1, max: 12 })
  const change = fc
    .record({
      minQuantity: fc.constantFrom(1, 5),
      unitPrice: fc.option(fc.constantFrom('1', '2', '3')),
      from: fc.option(days),
      length: fc.option(days),
    })
    .map(({ minQuantity, unitPrice, from, length }) => {
      const to = length === null ? null : (from ?? 1) + length
      return PriceChange.parse({
        sku: 'A1',
        minQuantity,
        unitPrice,
        validFrom: from === null ? null : day(from),
        validTo: to === null ? null : day(to),
      })
    })

  it('leaves at each moment and break the price of the last change that was about it, from one version', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        let standing: Standing[] = []
        for (const one of changes) {
          const decided = rewrite(standing, [one])
          if (!decided.ok) throw new Error(decided.error.code)
          const { close, open } = decided.value
          standing = [...standing.filter(({ id }) => !close.includes(id)), ...open.map((piece) => ({ ...piece, id: newId() }))]
        }
        for (const minQuantity of [1, 5])
          for (let at = 0.5; at < 26; at += 1) {
            const moment = Date.UTC(2026, 0, 1) + (at - 1) * 86_400_000
            const there = standing.filter((one) => one.minQuantity === minQuantity && holds(one.validity, moment))
            const last = changes.filter((one) => one.minQuantity === minQuantity && holds(validity(one), moment)).at(-1)
            expect(there.map(({ unitPrice }) => unitPrice)).toEqual(last?.unitPrice ? [last.unitPrice] : [])
          }
      }),
      { numRuns: 100 },
    )
  })
})

it.each([
  ['007', '7'],
  ['2.50', '2.5'],
  ['10.000000', '10'],
  ['0', '0'],
  ['0.010', '0.01'],
])('%s is written %s', (text, price) => expect(canonical(text)).toBe(price))
