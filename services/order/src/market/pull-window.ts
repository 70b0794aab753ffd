import type { Window } from './market-adapter.js'

/** Windows overlap by this much: a marketplace shows some changes only after a while. */
const OVERLAP_MS = 5 * 60_000
/** The newest moments are left for the next round: rows may still be on their way into the marketplace's own index. */
const SETTLING_MS = 2_000
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 15 * 60_000
/** Between two rounds when all is well. */
const REST_MS = 30_000
const SHORTEST_MS = 1_000

const moment = (ms: number): string => new Date(ms).toISOString()

/** The window that follows on what has been fetched, with an overlap; undefined where nothing has passed since. */
export const nextWindow = (until: string, at: Date, longestMs: number): Window | undefined => {
  const from = Date.parse(until) - OVERLAP_MS
  const to = Math.min(from + longestMs, at.getTime() - SETTLING_MS)
  return to <= from + OVERLAP_MS ? undefined : { from: moment(from), to: moment(to) }
}

export const pagesOf = (total: number, pageSize: number): number => Math.max(1, Math.ceil(total / pageSize))

/**
 * A smaller window, where one holds more than the marketplace will page through: half of it, or, where that would end before what is here
 * already, the same without its overlap. Always ends after `until`, so that it is a step forward; as it is where it cannot be less.
 */
export const narrowed = ({ from, to }: Window, until: string): Window => {
  const middle = Math.floor((Date.parse(from) + Date.parse(to)) / 2)
  if (Date.parse(to) - Date.parse(from) < 2 * SHORTEST_MS) return { from, to }
  if (middle > Date.parse(until)) return { from, to: moment(middle) }
  return from < until ? { from: until, to } : { from, to: moment(middle) }
}

/** When to try again after so many failures in a row. */
export const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 12), LONGEST_PAUSE_MS)

/** When to look again after a window was fetched: at once where more has passed already. */
export const restUntil = (to: string, at: Date): Date =>
  at.getTime() - Date.parse(to) > OVERLAP_MS ? at : new Date(at.getTime() + REST_MS)
