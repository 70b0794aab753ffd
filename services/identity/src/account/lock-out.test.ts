import { describe, expect, it } from '@jest/globals'
import type { Guard } from './lock-out.js'
import { afterFailure, lockedUntil, openGuard } from './lock-out.js'

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 8, minute))
const failedAt = (...minutes: number[]): Guard => minutes.reduce((guard, minute) => afterFailure(guard, at(minute)), openGuard)

describe('wrong passwords', () => {
  it('four leave the name open', () => {
    expect(lockedUntil(failedAt(0, 1, 2, 3), at(3))).toBeUndefined()
  })

  it('five within 15 minutes lock it for 15 minutes, counted from the fifth', () => {
    const guard = failedAt(0, 1, 2, 3, 14)
    expect(lockedUntil(guard, at(28))).toBe(at(29).toISOString())
    expect(lockedUntil(guard, at(29))).toBeUndefined()
  })

  it('five over a longer time do not', () => {
    expect(lockedUntil(failedAt(0, 4, 8, 12, 15), at(15))).toBeUndefined()
  })

  it('are counted anew after a lock', () => {
    const guard = afterFailure(failedAt(0, 0, 0, 0, 0), at(16))
    expect(lockedUntil(guard, at(16))).toBeUndefined()
    expect(guard.failures).toHaveLength(1)
  })
})
