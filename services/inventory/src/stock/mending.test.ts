import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BP, spot } from '../testing/given.fixture.js'
import type { Truth } from './mending.js'
import { mend } from './mending.js'

const truth = (more: Partial<Truth>): Truth => ({
  sellable: 10,
  reserved: 0,
  allocated: 0,
  inTransit: 0,
  frozen: 0,
  damaged: 0,
  liveReserved: 0,
  liveAllocated: 0,
  quota: 0,
  ...more,
})
const mended = (more: Partial<Truth>) => mend(BP, spot(BP).location, truth(more))

describe('mending a spot', () => {
  it('changes nothing where ledger and reservations agree', () =>
    expect(mended({ reserved: 3, liveReserved: 3 })).toMatchObject({ entries: [], left: [], overQuota: 0 }))

  it('gives back what nobody keeps any more', () =>
    expect(mended({ reserved: 3, liveReserved: 1 })).toMatchObject({
      entries: [{ from: 'reserved', to: 'sellable', quantity: 2, fromAfter: 1, toAfter: 12 }],
      buckets: { sellable: 12, reserved: 1 },
      left: [],
    }))

  it('gives to who should have it what was given back elsewhere, first things first', () =>
    expect(mended({ sellable: 0, reserved: 1, liveReserved: 3, allocated: 4, liveAllocated: 2 })).toMatchObject({
      entries: [
        { from: 'allocated', to: 'sellable', quantity: 2 },
        { from: 'sellable', to: 'reserved', quantity: 2 },
      ],
      buckets: { sellable: 0, reserved: 3, allocated: 2 },
      left: [],
    }))

  it('names what it cannot give, and gives what is there', () =>
    expect(mended({ sellable: 2, reserved: 0, liveReserved: 5 })).toMatchObject({
      entries: [{ from: 'sellable', to: 'reserved', quantity: 2 }],
      left: [{ field: 'reserved of live reservations', ledger: 5, balance: 2 }],
    }))

  it('says by how much quotas are above what is there', () => expect(mended({ sellable: 4, quota: 7 }).overQuota).toBe(3))

  it('leaves a ledger alone that has less than nothing', () =>
    expect(mended({ sellable: -1, reserved: 2 })).toEqual({ entries: [], buckets: null, overQuota: 0, left: [] }))

  it('never makes a bucket negative, makes no units, and is done after one time', () => {
    const units = fc.nat(9)
    const any = fc.record({
      sellable: units,
      reserved: units,
      allocated: units,
      liveReserved: units,
      liveAllocated: units,
      quota: units,
    })
    fc.assert(
      fc.property(any, (numbers) => {
        const { buckets, left } = mended(numbers)
        if (!buckets) throw new Error('It can be mended')
        const { sellable, reserved, allocated } = buckets
        expect(Math.min(sellable, reserved, allocated)).toBeGreaterThanOrEqual(0)
        expect(sellable + reserved + allocated).toBe(numbers.sellable + numbers.reserved + numbers.allocated)
        const again = mended({ ...numbers, ...buckets })
        expect(again).toMatchObject({ entries: [], left })
        if (left.length > 0) expect(sellable).toBe(0)
      }),
    )
  })
})
