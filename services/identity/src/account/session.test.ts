import { describe, expect, it } from '@jest/globals'
import type { RefreshState } from './session.js'
import { refreshOutcome } from './session.js'

const NOW = new Date('2026-03-01T08:00:00.000Z')
const live: RefreshState = { tokenUsedAt: null, revokedAt: null, expiresAt: '2026-03-02T00:00:00.000Z', accountDisabled: false }
const EARLIER = '2026-03-01T07:00:00.000Z'

describe('a refresh token', () => {
  it.each([
    ['of a live session is replaced', {}, 'rotate'],
    [
      'that was used is reused, whatever became of its session',
      { tokenUsedAt: EARLIER, revokedAt: EARLIER },
      'REFRESH_TOKEN_REUSED',
    ],
    ['of an ended session is invalid', { revokedAt: EARLIER }, 'REFRESH_TOKEN_INVALID'],
    ['of an expired session is invalid', { expiresAt: NOW.toISOString() }, 'REFRESH_TOKEN_INVALID'],
    ['of a disabled account says so', { accountDisabled: true, revokedAt: EARLIER }, 'ACCOUNT_DISABLED'],
  ])('%s', (_, parts, outcome) => {
    expect(refreshOutcome({ ...live, ...parts }, NOW)).toBe(outcome)
  })
})
