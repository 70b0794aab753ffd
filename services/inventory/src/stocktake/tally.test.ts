import { describe, expect, it, test } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import fc from 'fast-check'
import { stocktakeNumber } from './stocktake.js'
import type { Books, Count, Terms } from './tally.js'
import { assess, isSuperseded, movesOf, tallyOf } from './tally.js'

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 4, minute))
const count = (mode: Count['mode'], counted: number, minute: number, damaged: number | null = null): Count => ({
  sku: 'A1' as Sku,
  mode,
  counted,
  damaged,
  countedAt: at(minute),
})
const shelf = (counted: number, minute: number, damaged: number | null = null) => count('shelf', counted, minute, damaged)
const recount = (counted: number, minute: number) => count('recount', counted, minute)
const books = (more: Partial<Books> = {}): Books => ({
  first: { good: 10, damaged: 2 },
  last: { good: 10, damaged: 2 },
  moved: 0,
  movedOrDamaged: 0,
  ...more,
})
const terms: Terms = {
  unitPrice: '2.50',
  currency: 'CNY',
  limits: { maxUnits: 5, maxValues: [{ amountMinor: 1_000, currency: 'CNY' }] },
}
const tallied = (...counts: Count[]) => {
  const tally = tallyOf(counts)
  if (!tally) throw new Error('Nothing was counted')
  return tally
}

describe('counts of a SKU', () => {
  it('add up over the shelves, from the first moment to the last', () => {
    expect(tallied(shelf(5, 3), shelf(3, 1))).toEqual({ counted: 8, damaged: null, counts: 2, first: at(1), last: at(3) })
  })

  it('are replaced by a recount, and shelves counted after it add to it', () => {
    expect(tallied(shelf(5, 1), recount(4, 2), shelf(2, 3))).toMatchObject({ counted: 6, counts: 2, first: at(2), last: at(3) })
  })

  it('hold by the moment of counting, whenever they are reported', () => {
    expect(tallied(recount(4, 5), shelf(9, 3))).toMatchObject({ counted: 4, counts: 1 })
    expect(isSuperseded([recount(4, 5)], shelf(9, 3))).toBe(true)
    expect(isSuperseded([shelf(9, 6)], recount(4, 5))).toBe(false)
    expect(tallied(shelf(9, 6), recount(4, 5))).toMatchObject({ counted: 13 })
  })

  it('of one moment hold in the order of arrival', () => {
    expect(tallied(recount(4, 5), recount(7, 5))).toMatchObject({ counted: 7 })
    expect(tallied(shelf(2, 5), recount(7, 5), shelf(1, 5))).toMatchObject({ counted: 8 })
  })

  it('look at the condition where one shelf names damaged units', () => {
    expect(tallied(shelf(5, 1), shelf(3, 2, 1))).toMatchObject({ counted: 8, damaged: 1 })
    expect(tallyOf([])).toBeUndefined()
  })
})

describe('a difference', () => {
  it('is what was counted less what the books said at that moment', () => {
    expect(assess(tallied(shelf(9, 1)), books(), terms).difference).toEqual({
      book: { good: 10, damaged: 2 },
      difference: { good: -3, damaged: 0 },
      valueMinor: -750,
      needsApproval: false,
    })
  })

  it('goes by condition where somebody looked', () => {
    expect(assess(tallied(shelf(12, 1, 5)), books(), terms).difference).toMatchObject({
      difference: { good: -3, damaged: 3 },
      valueMinor: 0,
    })
  })

  it('of shelves between whose counts goods moved is unclear until somebody says from which', () => {
    const between = books({ first: { good: 10, damaged: 0 }, last: { good: 9, damaged: 0 }, moved: 1 })
    const tally = tallied(shelf(5, 1), shelf(5, 2))
    expect(assess(tally, between, terms)).toEqual({ moved: 1, difference: undefined })
    expect(assess(tally, between, terms, 'first').difference).toMatchObject({ difference: { good: 0 } })
    expect(assess(tally, between, terms, 'last').difference).toMatchObject({ difference: { good: 1 } })
  })

  it('does not mind units that broke in between, unless somebody counts damaged ones', () => {
    const broken = books({ movedOrDamaged: 1 })
    expect(assess(tallied(shelf(6, 1), shelf(6, 2)), broken, terms).difference).toBeDefined()
    expect(assess(tallied(shelf(6, 1), shelf(6, 2, 2)), broken, terms).difference).toBeUndefined()
  })

  test.each([
    ['units within the limits', 4, '0.01', 'CNY', false],
    ['more units', 6, '0.01', 'CNY', true],
    ['a value at the limit', 4, '2.50', 'CNY', false],
    ['more value', 4, '2.51', 'CNY', true],
    ['a currency without a limit', 1, '0.01', 'EUR', true],
  ])('%s: approval needed or not', (_, more, unitPrice, currency, needsApproval) => {
    const assessment = assess(tallied(shelf(12 + more, 1)), books(), { ...terms, unitPrice, currency })
    expect(assessment.difference).toMatchObject({ needsApproval })
  })

  it('of a product without a price is judged by its units', () => {
    const free = { ...terms, unitPrice: null, currency: null }
    expect(assess(tallied(shelf(11, 1)), books(), free).difference).toMatchObject({ valueMinor: null, needsApproval: false })
  })

  it('becomes as few units moved as possible, and brings the books to what was counted', () => {
    const units = fc.integer({ min: -1_000, max: 1_000 })
    fc.assert(
      fc.property(units, units, (good, damaged) => {
        const moves = movesOf({ good, damaged })
        const into = (bucket: string) =>
          moves.reduce(
            (sum, { from, to, quantity }) => sum + (to === bucket ? quantity : 0) - (from === bucket ? quantity : 0),
            0,
          )
        expect([into('sellable'), into('damaged')]).toEqual([good, damaged])
        const gained = Math.max(good, 0) + Math.max(damaged, 0)
        const lost = Math.max(-good, 0) + Math.max(-damaged, 0)
        expect(moves.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(Math.max(gained, lost))
      }),
    )
  })
})

describe('the number of a stocktake', () => {
  it('carries the business day of Shanghai', () => {
    expect(stocktakeNumber(new Date('2026-11-22T15:59:59Z'), 3)).toBe('ST20261122-000003')
    expect(stocktakeNumber(new Date('2026-11-22T16:00:00Z'), 3)).toBe('ST20261123-000003')
  })
})
