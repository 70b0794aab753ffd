import { businessDay } from '@channel/contracts'
/** Goods of a SKU on order at a place; `open` are still to come. Days are ISO dates, which sort as text. */
export type Coming = { readonly dueOn: string; readonly open: number }

/** Units of one reservation that wait at a place. */
export type Waiter = { readonly reservationId: string; readonly quantity: number; readonly promisedOn: string }

/** A promise that cannot be kept; `to` is null where nobody knows a day. */
export type MovedPromise = { readonly waiter: Waiter; readonly to: string | null }

/** For each of those who wait, first come first: the day on which what comes covers everybody before them and themselves. */
const coveredOn = (waiting: readonly Waiter[], coming: readonly Coming[]): (string | undefined)[] => {
  const days = [...coming].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
  let needed = 0
  let covered = 0
  let next = 0
  return waiting.map(({ quantity }) => {
    needed += quantity
    while (covered < needed && next < days.length) covered += days[next++]?.open ?? 0
    return covered < needed ? undefined : days[next - 1]?.dueOn
  })
}

/**
 * What becomes of promises when other goods are announced than before. A promised day stays as long as it can be kept: what comes sooner is
 * served sooner all the same. Who was covered and is no longer is promised `leadDay`, the day until which goods can be had anew; who
 * never was waits on as before.
 */
export const movedPromises = (
  waiting: readonly Waiter[],
  { before, now, leadDay }: { before: readonly Coming[]; now: readonly Coming[]; leadDay: string | null },
): MovedPromise[] => {
  const [was, is] = [coveredOn(waiting, before), coveredOn(waiting, now)]
  return waiting.flatMap((waiter, place): MovedPromise[] => {
    if (is[place] === undefined && was[place] === undefined) return []
    const to = is[place] ?? leadDay
    return to === null || to > waiter.promisedOn ? [{ waiter, to }] : []
  })
}

/** The business day so many days after a moment. */
export const leadDayFrom = (at: Date, leadDays: number | null): string | null =>
  leadDays === null ? null : businessDay(at, leadDays)
