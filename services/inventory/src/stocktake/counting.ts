import type { LocationCode, Sku } from '@channel/contracts'
import type { CountError, CountLine, StocktakeLineStatus } from '@channel/contracts/inventory'
import type { Head } from './stocktake.js'
import { COUNTABLE } from './stocktake.js'
import type { Count } from './tally.js'
import { isSuperseded } from './tally.js'

/** Clocks of devices differ by this much without anybody being wrong. */
const CLOCKS_DIFFER_MS = 60_000

/** A line of the call, with the moment at which it was counted. */
export type Reported = Count & { readonly line: number; readonly location: LocationCode | undefined; readonly area: string }

/** What is known of a SKU when a count of it arrives. */
export type Known = {
  /** Undefined for a SKU that is not in the master. */
  readonly stocked: boolean | undefined
  readonly status: StocktakeLineStatus | undefined
  /** Number of another open stocktake that holds the SKU. */
  readonly heldBy: string | undefined
  /** Counts at or before this moment were set aside by a reviewer. */
  readonly recountAfter: Date | undefined
  readonly counts: readonly Count[]
}

type Refused = CountError['code']
type Sorted = { readonly taken: Reported[]; readonly errors: CountError[] }

/** Default moment: when the call arrived. A device whose clock runs a little ahead counted now. */
export const reportedLines = (lines: readonly CountLine[], at: Date): Reported[] =>
  lines.map((line, place) => {
    const told = line.countedAt === undefined ? at : new Date(line.countedAt)
    const ahead = told.getTime() - at.getTime()
    return {
      line: line.line ?? place + 1,
      sku: line.sku,
      location: line.location,
      mode: line.mode,
      area: line.area,
      counted: line.counted,
      damaged: line.damaged ?? null,
      countedAt: ahead > 0 && ahead <= CLOCKS_DIFFER_MS ? at : told,
    }
  })

type Objection = { readonly code: Refused; readonly detail: string }

const aboutTheReport = (head: Head, report: Reported, at: Date): Objection | undefined => {
  const { location, counted, damaged, countedAt } = report
  if (location !== undefined && location !== head.location) return { code: 'WRONG_LOCATION', detail: head.location }
  if (damaged !== null && damaged > counted) return { code: 'MORE_DAMAGED_THAN_COUNTED', detail: `${damaged} > ${counted}` }
  if (countedAt.getTime() < head.openedAt.getTime()) {
    return { code: 'COUNTED_BEFORE_OPENING', detail: head.openedAt.toISOString() }
  }
  if (countedAt.getTime() > at.getTime()) return { code: 'COUNTED_IN_FUTURE', detail: at.toISOString() }
  return undefined
}

const aboutTheLine = (head: Head, { status, heldBy, stocked }: Known): Objection | undefined => {
  if (stocked === undefined) return { code: 'UNKNOWN_SKU', detail: '' }
  if (!stocked) return { code: 'NOT_STOCKED', detail: '' }
  if (status !== undefined) return COUNTABLE.includes(status) ? undefined : { code: 'LINE_CLOSED', detail: status }
  if (heldBy !== undefined) return { code: 'SKU_IN_STOCKTAKE', detail: heldBy }
  return head.kind === 'full' ? undefined : { code: 'SKU_NOT_IN_STOCKTAKE', detail: head.number }
}

const UNKNOWN: Known = { stocked: undefined, status: undefined, heldBy: undefined, recountAfter: undefined, counts: [] }

const aboutTheOrder = ({ recountAfter, counts }: Known, report: Reported): Objection | undefined => {
  if (recountAfter !== undefined && report.countedAt.getTime() <= recountAfter.getTime()) {
    return { code: 'SUPERSEDED', detail: recountAfter.toISOString() }
  }
  return isSuperseded(counts, report) ? { code: 'SUPERSEDED', detail: 'recount' } : undefined
}

/** What can be said before the rows of the SKUs are there: which lines can be taken at all. */
export const admitted = (head: Head, reports: readonly Reported[], known: ReadonlyMap<Sku, Known>, at: Date): Sorted => {
  const taken: Reported[] = []
  const errors: CountError[] = []
  for (const report of reports) {
    const objection = aboutTheReport(head, report, at) ?? aboutTheLine(head, known.get(report.sku) ?? UNKNOWN)
    if (objection) errors.push({ line: report.line, sku: report.sku, ...objection })
    else taken.push(report)
  }
  return { taken, errors }
}

/** Under the lock of their rows: each report sees those before it in the call. */
export const accepted = (reports: readonly Reported[], known: ReadonlyMap<Sku, Known>): Sorted => {
  const taken: Reported[] = []
  const errors: CountError[] = []
  const countsOf = new Map<Sku, Count[]>()
  for (const report of reports) {
    const before = known.get(report.sku) ?? UNKNOWN
    const counts = countsOf.get(report.sku) ?? [...before.counts]
    const objection = aboutTheOrder({ ...before, counts }, report)
    if (objection) errors.push({ line: report.line, sku: report.sku, ...objection })
    else {
      taken.push(report)
      countsOf.set(report.sku, [...counts, report])
    }
  }
  return { taken, errors }
}
