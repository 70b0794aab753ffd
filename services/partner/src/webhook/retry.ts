const FIRST_DELAY_MS = 5_000
const LONGEST_DELAY_MS = 2 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** For so long a delivery is tried. */
export const TRIED_FOR_MS = DAY_MS
/** A webhook that took nothing for so long is paused. */
export const PAUSED_AFTER_MS = DAY_MS

export type Failed = {
  /** The failed one included. */
  readonly attempts: number
  readonly startedAt: Date
  readonly at: Date
  /** In [0, 1): spreads what failed together. */
  readonly chance: number
}

/**
 * When to try again: after 5 s, 10 s, … up to two hours, the upper half of each left to chance. Undefined where that would be more than 24
 * hours after the start: about twenty attempts in all.
 */
export const nextAttempt = ({ attempts, startedAt, at, chance }: Failed): Date | undefined => {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 30))
  const next = at.getTime() + Math.round((full / 2) * (1 + chance))
  return next <= startedAt.getTime() + TRIED_FOR_MS ? new Date(next) : undefined
}

/** The receiver says that nobody will ever be there again (RFC 9110 §15.5.11), as Standard Webhooks has it. */
export const saysGone = (statusCode: number | null): boolean => statusCode === 410

export const isDelivered = (statusCode: number | null): boolean => statusCode !== null && statusCode >= 200 && statusCode < 300
