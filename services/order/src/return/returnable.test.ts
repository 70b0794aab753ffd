import { describe, expect, it } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import { lineAmountMinor } from '@channel/contracts'
import type { ReturnRequestLine } from '@channel/contracts/order'
import fc from 'fast-check'
import { photoTypeOf } from './photo.js'
import type { OrderedFacts } from './returnable.js'
import { askedFor, creditFor, inspected } from './returnable.js'

const ordered = (over: Partial<OrderedFacts> = {}): OrderedFacts => ({
  lineNo: 1,
  sku: 'BP-01' as Sku,
  unitPrice: '10.00',
  unitsBefore: 0,
  shipped: 5,
  taken: 0,
  creditedUnits: 0,
  creditedMinor: 0,
  ...over,
})
const ask = (lineNo: number, quantity: number) => ({ lineNo, quantity, reason: 'unsold' as const, serials: [] })
const found = (lineNo: number, sellable: number, damaged = 0, rejected = 0) => ({ lineNo, sellable, damaged, rejected, note: '' })

describe('what may be asked for', () => {
  it('is what was shipped and neither is back nor asked for', () => {
    expect(askedFor([ask(1, 2)], [ordered({ taken: 3 })])).toMatchObject({ ok: true, value: [{ sku: 'BP-01', quantity: 2 }] })
    expect(askedFor([ask(1, 3)], [ordered({ taken: 3 })])).toEqual({
      ok: false,
      error: { code: 'RETURN_QUANTITY_EXCEEDED', lineNo: 1, requested: 3, left: 2 },
    })
  })

  it('is a line of the order', () =>
    expect(askedFor([ask(2, 1)], [ordered()])).toEqual({ ok: false, error: { code: 'LINE_NOT_FOUND', lineNo: 2 } }))
})

describe('what has come', () => {
  const lines: ReturnRequestLine[] = [
    { ...ask(1, 4), sku: 'BP-01' as Sku, unitPrice: '10.00', inspection: null, creditedMinor: 0 },
    { ...ask(2, 1), sku: 'TH-02' as Sku, unitPrice: '3.00', inspection: null, creditedMinor: 0 },
  ]
  const request = { lines, currency: 'CNY' }
  const facts = [ordered(), ordered({ lineNo: 2, sku: 'TH-02' as Sku, unitPrice: '3.00' })]

  it('is credited where it can be sold or is damaged; what is rejected or missing is not', () => {
    expect(inspected(request, [found(1, 1, 1, 1)], facts)).toMatchObject({
      ok: true,
      value: [
        { inspection: { sellable: 1, damaged: 1, rejected: 1, missing: 1 }, creditedMinor: 20_00 },
        { inspection: { sellable: 0, missing: 1 }, creditedMinor: 0 },
      ],
    })
  })

  it('is no more than was asked for, and nothing that was not', () => {
    expect(inspected(request, [found(1, 3, 1, 1)], facts)).toMatchObject({
      error: { code: 'RETURN_QUANTITY_EXCEEDED', lineNo: 1, requested: 5, left: 4 },
    })
    expect(inspected(request, [found(3, 1)], facts)).toMatchObject({ error: { code: 'LINE_NOT_FOUND', lineNo: 3 } })
  })
})

it('all returns of a line come to the line, never above it, however it was split and divided', () => {
  const part = fc.record({ units: fc.integer({ min: 1, max: 5 }), refused: fc.boolean() })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99_999 }),
      fc.nat({ max: 9 }),
      fc.array(part, { minLength: 1 }),
      (price, before, parts) => {
        const unitPrice = `0.${String(price).padStart(6, '0')}`
        const quantity = parts.reduce((sum, { units, refused }) => sum + (refused ? 0 : units), 0)
        const through = (units: number) => lineAmountMinor(unitPrice, units, 'CNY')
        const amount = through(before + quantity) - through(before)
        const credited = { creditedUnits: 0, creditedMinor: 0 }
        for (const { units, refused } of parts) {
          const more = creditFor(ordered({ unitPrice, unitsBefore: before, ...credited }), units, 'CNY')
          expect(more).toBeGreaterThanOrEqual(0)
          if (refused) continue
          credited.creditedUnits += units
          credited.creditedMinor += more
          expect(credited.creditedMinor).toBeLessThanOrEqual(amount)
        }
        expect(credited.creditedMinor).toBe(amount)
      },
    ),
  )
})

it('a photo is known by its first bytes', () => {
  expect(photoTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe1]))).toBe('image/jpeg')
  expect(photoTypeOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png')
  for (const other of ['GIF89a', '%PDF-1.7', '']) expect(photoTypeOf(Buffer.from(other))).toBeUndefined()
})
