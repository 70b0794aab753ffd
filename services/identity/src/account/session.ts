/** A session as its refresh token finds it. Times in ISO 8601. */
export type RefreshState = {
  readonly tokenUsedAt: string | null
  readonly revokedAt: string | null
  readonly expiresAt: string
  readonly accountDisabled: boolean
}

const MINUTE = 60
const DAY = 24 * 60 * MINUTE
export const ACCESS_SECONDS = 15 * MINUTE
/** From the log-in, however often the session was refreshed since. */
export const SESSION_SECONDS = 30 * DAY

export type RefreshOutcome = 'rotate' | 'REFRESH_TOKEN_INVALID' | 'REFRESH_TOKEN_REUSED' | 'ACCOUNT_DISABLED'

/** A used token is looked at first: whoever shows it again, somebody has a copy. */
export const refreshOutcome = (state: RefreshState, at: Date): RefreshOutcome => {
  if (state.tokenUsedAt !== null) return 'REFRESH_TOKEN_REUSED'
  if (state.accountDisabled) return 'ACCOUNT_DISABLED'
  const over = state.revokedAt !== null || Date.parse(state.expiresAt) <= at.getTime()
  return over ? 'REFRESH_TOKEN_INVALID' : 'rotate'
}

export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1_000)

/** The gateway looks under this key whether a session's access tokens are refused before their time. */
export const revocationKey = (sessionId: string): string => `revoked:${sessionId}`
