/** Wrong passwords for one name, whether or not an account has it. Times in ISO 8601. */
export type Guard = { readonly failures: readonly string[]; readonly lockedUntil: string | null }

const MINUTE_MS = 60_000
/** Five wrong passwords within 15 minutes lock the name for 15 minutes (OWASP Authentication Cheat Sheet, account lockout). */
const FAILURES = 5
const WINDOW_MS = 15 * MINUTE_MS
const LOCK_MS = 15 * MINUTE_MS

export const openGuard: Guard = { failures: [], lockedUntil: null }

/** Until when nobody gets in, or undefined. */
export const lockedUntil = (guard: Guard, at: Date): string | undefined =>
  guard.lockedUntil !== null && Date.parse(guard.lockedUntil) > at.getTime() ? guard.lockedUntil : undefined

/** One more wrong password. The fifth within the window locks, and the count begins anew after the lock. */
export const afterFailure = (guard: Guard, at: Date): Guard => {
  const recent = guard.failures.filter((failure) => Date.parse(failure) > at.getTime() - WINDOW_MS)
  const failures = [...recent, at.toISOString()]
  return failures.length < FAILURES
    ? { failures, lockedUntil: null }
    : { failures: [], lockedUntil: new Date(at.getTime() + LOCK_MS).toISOString() }
}
