import { businessDay } from '@channel/contracts'

const MONTHS = 12

/** The month of Asia/Shanghai (`2026-03`) in which a moment lies. */
export const monthOf = (at: Date): string => businessDay(at).slice(0, 7)

const shifted = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * MONTHS + number - 1 + by
  return `${Math.floor(index / MONTHS)}-${String((index % MONTHS) + 1).padStart(2, '0')}`
}

/** The last month that was over at a moment. */
export const lastFinished = (at: Date): string => shifted(monthOf(at), -1)
