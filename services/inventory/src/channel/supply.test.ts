import { describe, expect, it } from '@jest/globals'
import type { ChannelCode, LocationCode } from '@channel/contracts'
import fc from 'fast-check'
import type { Reach, SuppliedPlace } from './supply.js'
import { arrange, reaches } from './supply.js'

const CODES = ['A', 'B', 'C', 'D', 'E'] as LocationCode[]
const placesOf = fc.tuple(
  ...CODES.map((code) =>
    fc.record({
      code: fc.constant(code),
      kind: fc.constantFrom('warehouse' as const, 'store' as const),
      scope: fc.integer({ min: 0, max: 4 }),
    }),
  ),
)
const channelsOf = fc.tuple(
  ...['X', 'Y', 'Z'].map((code) =>
    fc.record({
      code: fc.constant(code as ChannelCode),
      locationKinds: fc.subarray(['warehouse', 'store'] as const, { minLength: 1 }),
      excludedLocations: fc.subarray(CODES),
    }),
  ),
)

const after = (places: readonly SuppliedPlace[], channels: readonly Reach[]) => {
  const { moved, scopesOf } = arrange(places, channels)
  const scopes = new Map(moved.map(({ code, scope }) => [code, scope]))
  return { scopesOf, scopeOf: (place: SuppliedPlace) => scopes.get(place.code) ?? place.scope, moved }
}

describe('supply scopes', () => {
  it('hold places of the same channels together and all others apart, and each channel has exactly those that it reaches', () => {
    fc.assert(
      fc.property(placesOf, channelsOf, (places, channels) => {
        const { scopeOf, scopesOf } = after(places, channels)
        const reachedBy = (place: SuppliedPlace) => channels.map((channel) => reaches(channel, place)).join()
        for (const one of places) {
          expect(scopeOf(one)).toBeGreaterThan(0)
          for (const other of places) expect(scopeOf(one) === scopeOf(other)).toBe(reachedBy(one) === reachedBy(other))
          for (const channel of channels) expect(scopesOf.get(channel.code)?.includes(scopeOf(one))).toBe(reaches(channel, one))
        }
        for (const channel of channels) expect(new Set(scopesOf.get(channel.code)).size).toBe(scopesOf.get(channel.code)?.length)
      }),
      { numRuns: 500 },
    )
  })

  it('stay where they are when nothing has changed', () => {
    fc.assert(
      fc.property(placesOf, channelsOf, (places, channels) => {
        const { scopeOf } = after(places, channels)
        const arranged = places.map((place) => ({ ...place, scope: scopeOf(place) }))
        expect(after(arranged, channels).moved).toEqual([])
      }),
    )
  })

  it('move as few places as possible: one that is excluded leaves, the others stay', () => {
    const places = CODES.map((code) => ({ code, kind: 'warehouse' as const, scope: 1 }))
    const channels: Reach[] = [
      { code: 'X' as ChannelCode, locationKinds: ['warehouse'], excludedLocations: [CODES[1] as LocationCode] },
      { code: 'Y' as ChannelCode, locationKinds: ['warehouse'], excludedLocations: [] },
    ]
    const { moved, scopesOf } = arrange(places, channels)
    expect(moved).toEqual([{ code: 'B', scope: 2 }])
    expect(Object.fromEntries(scopesOf)).toEqual({ X: [1], Y: [1, 2] })
  })
})
