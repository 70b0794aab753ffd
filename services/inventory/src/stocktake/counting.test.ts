import { describe, expect, it } from '@jest/globals'
import type { LocationCode, Sku } from '@channel/contracts'
import type { CountLine, StocktakeId } from '@channel/contracts/inventory'
import type { Known } from './counting.js'
import { accepted, admitted, reportedLines } from './counting.js'
import type { Head } from './stocktake.js'

const opened = new Date('2026-11-22T04:00:00.000Z')
const now = new Date('2026-11-22T05:00:00.000Z')
const head: Head = {
  id: '019' as StocktakeId,
  number: 'ST20261122-000001',
  location: 'WH1' as LocationCode,
  kind: 'full',
  status: 'counting',
  limits: { maxUnits: 0, maxValues: [] },
  openedAt: opened,
}
const known = (more: Partial<Known> = {}): Known => ({
  stocked: true,
  status: 'uncounted',
  heldBy: undefined,
  recountAfter: undefined,
  counts: [],
  ...more,
})
const line = (more: Partial<CountLine> = {}): CountLine => ({ sku: 'A1' as Sku, counted: 1, mode: 'shelf', area: '', ...more })
const codes = (lines: CountLine[], about: Partial<Known> = {}, where: Head = head) => {
  const one = new Map([['A1' as Sku, known(about)]])
  const { taken, errors } = admitted(where, reportedLines(lines, now), one, now)
  return [...errors, ...accepted(taken, one).errors].map(({ code }) => code)
}
const when = (countedAt: string) => line({ countedAt })

describe('a count is refused by name', () => {
  it.each([
    ['of a SKU that nobody knows', [line()], { stocked: undefined }, 'UNKNOWN_SKU'],
    ['of a service', [line()], { stocked: false, status: undefined }, 'NOT_STOCKED'],
    ['at another place', [line({ location: 'WH2' as LocationCode })], {}, 'WRONG_LOCATION'],
    ['of a SKU in another stocktake', [line()], { status: undefined, heldBy: 'ST1' }, 'SKU_IN_STOCKTAKE'],
    ['of a line that was decided', [line()], { status: 'posted' as const }, 'LINE_CLOSED'],
    ['before the opening', [when('2026-11-22T03:59:59.999Z')], {}, 'COUNTED_BEFORE_OPENING'],
    ['in the future', [when('2026-11-22T05:01:00.001Z')], {}, 'COUNTED_IN_FUTURE'],
    ['with more damaged units than units', [line({ counted: 1, damaged: 2 })], {}, 'MORE_DAMAGED_THAN_COUNTED'],
    [
      'that a reviewer set aside',
      [when('2026-11-22T04:10:00Z')],
      { recountAfter: new Date('2026-11-22T04:10:00Z') },
      'SUPERSEDED',
    ],
  ])('%s', (_, lines, about, code) => {
    expect(codes(lines, about)).toEqual([code])
  })

  it('of a SKU that a cycle count did not ask for, which a full count takes as found', () => {
    expect(codes([line()], { status: undefined }, { ...head, kind: 'cycle' })).toEqual(['SKU_NOT_IN_STOCKTAKE'])
    expect(codes([line()], { status: undefined })).toEqual([])
  })

  it('that an earlier line of the same call replaces', () => {
    const recount = line({ mode: 'recount' })
    expect(codes([recount, when('2026-11-22T04:30:00Z'), recount])).toEqual(['SUPERSEDED'])
  })
})

describe('the moment of a count', () => {
  it('is that of the call, also for a device whose clock runs a minute ahead', () => {
    const moments = reportedLines([line(), when('2026-11-22T05:01:00Z'), when('2026-11-22T04:30:00Z')], now)
    expect(moments.map(({ countedAt }) => countedAt)).toEqual([now, now, new Date('2026-11-22T04:30:00Z')])
    expect(moments.map((one) => one.line)).toEqual([1, 2, 3])
  })
})
