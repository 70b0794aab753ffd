import { describe, expect, it } from '@jest/globals'
import type { ChannelCode } from '@channel/contracts'
import fc from 'fast-check'
import type { Offered, SumsByPlace } from './promise.js'
import { promise } from './promise.js'

const ONLINE = 'ONLINE' as ChannelCode
const offered = (more: Partial<Offered> = {}): Offered => ({
  free: [10, 7],
  kept: { ONLINE: 4, 'ONLINE#vip': 2 },
  active: true,
  usesPool: true,
  scopes: [1],
  exposurePercent: 100,
  threshold: 0,
  place: { scope: 1, sellable: 9, quota: 3, safety: 1, own: 2 },
  ...more,
})
const everywhere = { channel: ONLINE, batch: '', atPlace: false }
const here = { ...everywhere, atPlace: true }
const SUMS: SumsByPlace = [
  { open: true, sellable: 20, quota: 8, safety: 2 },
  { open: false, sellable: 9, quota: 1, safety: 1 },
]

describe('what can be promised', () => {
  it.each<[string, Partial<Offered>, object, number]>([
    ['everywhere: the pool of open places and its own quota', {}, everywhere, 14],
    ['of several scopes their sum', { scopes: [1, 2] }, everywhere, 21],
    ['a share of the pool, rounded down, and all of its quota', { exposurePercent: 55 }, everywhere, 9],
    ['its quota alone, where the pool is not above the threshold', { threshold: 10 }, everywhere, 4],
    ['its quota alone, where it does not use the pool', { usesPool: false }, everywhere, 4],
    ['nothing, when it is closed', { active: false }, everywhere, 0],
    ['of a batch its own quota', {}, { ...everywhere, batch: 'vip' }, 2],
    ['of an unknown batch nothing', {}, { ...everywhere, batch: 'x' }, 0],
    ['at a place its pool and the quota there', {}, here, 7],
    ['at a place no more than its share of all places', { exposurePercent: 20 }, here, 4],
    ['at a closed place nothing', { place: { scope: 2, sellable: 9, quota: 3, safety: 0, own: 2 } }, here, 0],
    ['at a place of which nothing is known nothing', { place: { scope: 0, sellable: 0, quota: 0, safety: 0, own: 0 } }, here, 0],
  ])('%s', (_, more, asking, atp) => expect(promise(offered(more), asking as typeof here).atp).toBe(atp))

  it('of a SKU or channel that is unknown is nothing', () =>
    expect(promise(undefined, everywhere)).toEqual({ atp: 0, explanation: [] }))
})

describe('the explanation', () => {
  it('names every step, in order, with where one then is', () =>
    expect(promise(offered({ exposurePercent: 55 }), everywhere, SUMS).explanation).toEqual([
      { step: 'sellable', amount: 29, subtotal: 29 },
      { step: 'other-places', amount: -9, subtotal: 20 },
      { step: 'quotas', amount: -8, subtotal: 12 },
      { step: 'safety', amount: -2, subtotal: 10 },
      { step: 'exposure', amount: -5, subtotal: 5 },
      { step: 'own-quota', amount: 4, subtotal: 9 },
    ]))

  it('says so where the threshold or a closed channel leaves nothing', () => {
    expect(promise(offered({ threshold: 10 }), everywhere, SUMS).explanation).toContainEqual({
      step: 'threshold',
      amount: -10,
      subtotal: 0,
    })
    expect(promise(offered({ active: false }), everywhere, SUMS).explanation.at(-1)).toEqual({
      step: 'closed',
      amount: -14,
      subtotal: 0,
    })
  })

  it('adds up to the number, whatever it is about', () => {
    const units = fc.nat(50)
    const sum = fc.record({ open: fc.boolean(), sellable: units, quota: units, safety: units })
    fc.assert(
      fc.property(
        fc.record({
          active: fc.boolean(),
          usesPool: fc.boolean(),
          exposurePercent: fc.nat(100),
          threshold: fc.nat(20),
          free: fc.array(units, { maxLength: 3 }),
          scopes: fc.uniqueArray(fc.integer({ min: 1, max: 3 })),
          place: fc.record({ scope: fc.nat(3), sellable: units, quota: units, safety: units, own: units }),
        }),
        fc.record({ batch: fc.constantFrom('', 'vip'), atPlace: fc.boolean() }),
        fc.array(sum, { maxLength: 2 }),
        (more, asking, sums) => {
          const { atp, explanation } = promise(offered(more), { channel: ONLINE, ...asking }, sums)
          expect(explanation.reduce((total, { amount }) => total + amount, 0)).toBe(atp)
          expect(explanation.at(-1)?.subtotal).toBe(atp)
          expect(atp).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})
