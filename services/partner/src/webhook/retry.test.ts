import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isDelivered, nextAttempt, saysGone, TRIED_FOR_MS } from './retry.js'

const startedAt = new Date('2026-03-01T00:00:00.000Z')
const HOUR_MS = 3_600_000

/** Milliseconds between failure and next attempt. */
const delay = (attempts: number, chance: number): number => {
  const next = nextAttempt({ attempts, startedAt, at: startedAt, chance })
  return Number(next) - startedAt.getTime()
}

describe('the next attempt', () => {
  it.each([
    [1, 2_500, 5_000],
    [2, 5_000, 10_000],
    [5, 40_000, 80_000],
    [12, HOUR_MS, 2 * HOUR_MS],
    [500, HOUR_MS, 2 * HOUR_MS],
  ])('after failure %d comes between %d and %d ms later, by chance', (attempts, least, most) => {
    expect([delay(attempts, 0), delay(attempts, 0.999_999_9)].map(Math.round)).toEqual([least, most])
  })

  it('comes within 24 hours of the start, and after some twenty attempts no more', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 60, maxLength: 60 }), (chances) => {
        let at = startedAt
        let attempts = 0
        for (const chance of chances) {
          const next = nextAttempt({ attempts: (attempts += 1), startedAt, at, chance })
          if (next === undefined) break
          expect(next.getTime()).toBeGreaterThan(at.getTime())
          expect(next.getTime() - startedAt.getTime()).toBeLessThanOrEqual(TRIED_FOR_MS)
          at = next
        }
        expect(attempts).toBeGreaterThan(18)
        expect(attempts).toBeLessThan(36)
      }),
    )
  })
})

it.each([
  [200, true],
  [299, true],
  [302, false],
  [410, false],
  [500, false],
  [null, false],
])('an answer of %s is a delivery: %s', (status, delivered) => {
  expect(isDelivered(status)).toBe(delivered)
  expect(saysGone(status)).toBe(status === 410)
})
