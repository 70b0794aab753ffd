import type { RebateTerms } from '@channel/contracts/dealer'

/** Business days `2026-03-01`, both included. */
export type Days = { readonly from: string; readonly to: string }

type Validity = Pick<RebateTerms, 'period' | 'from' | 'to'>

const MOST_PERIODS = 120
const DAY_MS = 86_400_000
const MONTHS = { month: 1, quarter: 3, year: 12 } as const

const addDays = (day: string, days: number): string =>
  new Date(new Date(day).getTime() + days * DAY_MS).toISOString().slice(0, 10)

/** The 31st of a shorter month is its last day. */
const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return addDays(first.toISOString().slice(0, 10), Math.min(date, last) - 1)
}

const lengthOf = ({ from, to }: Days): number => (new Date(to).getTime() - new Date(from).getTime()) / DAY_MS + 1

const isStart = (day: string, months: number): boolean => day.endsWith('-01') && (Number(day.slice(5, 7)) - 1) % months === 0

/** The periods of a policy in their order; undefined where its days are not whole periods or make more than 120. */
export const periodsOf = ({ period, from, to }: Validity): Days[] | undefined => {
  if (from > to) return undefined
  if (period === 'range') return [{ from, to }]
  const months = MONTHS[period]
  if (!isStart(from, months) || !isStart(addDays(to, 1), months)) return undefined
  const periods: Days[] = []
  for (let start = from; start <= to && periods.length <= MOST_PERIODS; start = addMonths(start, months))
    periods.push({ from: start, to: addDays(addMonths(start, months), -1) })
  return periods.length <= MOST_PERIODS ? periods : undefined
}

/** The period that growth is measured against. */
const compared = (terms: RebateTerms, days: Days): Days | undefined => {
  if (terms.rule.kind !== 'growth') return undefined
  if (terms.rule.against === 'previous' && terms.period === 'range')
    return { from: addDays(days.from, -lengthOf(days)), to: addDays(days.from, -1) }
  const back = terms.rule.against === 'year-before' || terms.period === 'range' ? 12 : MONTHS[terms.period]
  return { from: addMonths(days.from, -back), to: addDays(addMonths(addDays(days.to, 1), -back), -1) }
}

/** All stretches of history that a period's rebate depends on. */
export type Windows = {
  readonly period: Days
  /** The period as far as it counts: not beyond the policy's end. */
  readonly now: Days
  /** What growth is measured against. */
  readonly reference: Days | undefined
  /** The policy's period before, out of which returns are taken back where this one has nothing left. */
  readonly previous: Days | undefined
  /** The same as far as it goes, whether it counts or not. */
  readonly previousPeriod: Days | undefined
  readonly previousReference: Days | undefined
}

const until = (days: Days, endsOn: string): Days => ({ from: days.from, to: days.to < endsOn ? days.to : endsOn })

export const windowsOf = (terms: RebateTerms, endsOn: string): Windows[] => {
  const periods = periodsOf(terms) ?? []
  return periods.map((period, index) => {
    const before = periods[index - 1]
    return {
      period,
      now: until(period, endsOn),
      reference: compared(terms, period),
      previous: before && until(before, endsOn),
      previousPeriod: before,
      previousReference: before && compared(terms, before),
    }
  })
}

const within = (day: string, days: Days | undefined): boolean => days !== undefined && days.from <= day && day <= days.to

/** Whether something traded on a day moves the period's rebate. What lies beyond the policy's end may have moved it before the end was set. */
export const touches = (windows: Windows, day: string): boolean =>
  [windows.period, windows.reference, windows.previousPeriod, windows.previousReference].some((days) => within(day, days))

export const dayBefore = (day: string): string => addDays(day, -1)
/** A stretch of days a year earlier. */
export const yearBefore = ({ from, to }: Days): Days => ({
  from: addMonths(from, -12),
  to: addDays(addMonths(addDays(to, 1), -12), -1),
})
