/** China has kept one time, UTC+8 without summer time, since 1991. */
const SHANGHAI_AHEAD_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The business day (Asia/Shanghai, ISO 8601) of a moment, or the one so many days after it. */
export const businessDay = (at: Date, daysLater = 0): string =>
  new Date(at.getTime() + SHANGHAI_AHEAD_MS + daysLater * DAY_MS).toISOString().slice(0, 10)
