import type { RebateTerms } from '@channel/contracts/dealer'
import type { Days, Windows } from './period.js'
import type { Outcome } from './rate.js'
import { judge } from './rate.js'
import type { Standing } from './scope.js'
import { dealerExcluded, goodsExcluded } from './scope.js'
import type { Group, Sums } from './sums.js'
import { sumsOf } from './sums.js'

/** A version of a policy as far as it is worked out. */
export type Version = { readonly id: string; readonly code: string; readonly terms: RebateTerms; readonly endsOn: string }

/** One dealer in one period of one version. */
export type Target = { readonly version: Version; readonly dealerCode: string; readonly windows: Windows }

export type Range = Days & { readonly dealerCode: string }
/** What a dealer traded of a SKU in a range. */
export type Traded = Group & { readonly currency: string }

export const rangeKey = ({ dealerCode, from, to }: Range): string => `${dealerCode} ${from} ${to}`

const stretches = ({ now, reference, previous, previousReference }: Windows): Days[] =>
  [now, reference, previous, previousReference].filter((days) => days !== undefined)

/** Every stretch of history that the targets need, once. */
export const rangesOf = (targets: readonly Target[]): Range[] => {
  const ranges = targets.flatMap(({ dealerCode, windows }) => stretches(windows).map((days) => ({ dealerCode, ...days })))
  return [...new Map(ranges.map((range) => [rangeKey(range), range])).values()]
}

/** The whole periods in which the targets' dealers are judged. */
export const judgedPeriods = (targets: readonly Target[]): Range[] => {
  const ranges = targets.flatMap(({ dealerCode, windows: { period, previousPeriod } }) =>
    (previousPeriod ? [period, previousPeriod] : [period]).map((days) => ({ dealerCode, ...days })),
  )
  return [...new Map(ranges.map((range) => [rangeKey(range), range])).values()]
}

export type Sources = {
  readonly traded: ReadonlyMap<string, readonly Traded[]>
  /** Undefined where nobody knows the dealer. */
  readonly standingOf: (range: Range) => Standing | undefined
}

/** What is needed to work one target out. */
export type Worksheet = {
  readonly inScope: readonly Traded[]
  /** Something else was traded as well. */
  readonly narrowed: boolean
  readonly sums: () => Sums
  readonly judged: (sums: Sums) => Outcome
  readonly capMinor: number | null
}

/** What a stretch of days gave a dealer of a policy; undefined where the dealer was not one of its then. */
const judgedIn = (
  { version: { terms }, dealerCode }: Target,
  { traded, standingOf }: Sources,
  {
    period,
    now,
    reference,
    previous,
  }: Pick<Windows, 'period' | 'now' | 'reference'> & { readonly previous?: Outcome | undefined },
) => {
  const standing = standingOf({ dealerCode, ...period })
  if (!standing || dealerExcluded(terms, standing)) return undefined
  const at = (days: Days | undefined) => (days && traded.get(rangeKey({ dealerCode, ...days }))) ?? []
  const scoped = (days: Days | undefined) => at(days).filter((goods) => !goodsExcluded(terms, goods))
  const against = { reference: sumsOf(scoped(reference)), previous }
  return { inScope: scoped(now), all: at(now), judged: (sums: Sums) => judge(terms, standing, sums, against) }
}

/** Undefined where the dealer is not one of the policy's in that period. */
export const worksheet = (target: Target, sources: Sources): Worksheet | undefined => {
  const { previousPeriod, previous: now, previousReference: reference } = target.windows
  const before = previousPeriod && now && judgedIn(target, sources, { period: previousPeriod, now, reference })
  const previous = before?.judged(sumsOf(before.inScope))
  const found = judgedIn(target, sources, { ...target.windows, previous })
  return (
    found && {
      inScope: found.inScope,
      narrowed: found.inScope.length < found.all.length,
      sums: () => sumsOf(found.inScope),
      judged: found.judged,
      capMinor: target.version.terms.capPerDealerMinor,
    }
  )
}
