import type { RebateExplanation, RebateTerms } from '@channel/contracts/dealer'
import type { Standing } from './scope.js'
import type { Facts, RebateRule, Sums } from './sums.js'
import { factsOf } from './sums.js'

type Step = { readonly from: number; readonly rateBps: number }

/** What a period gives, and how. Amounts in minor units. */
export type Outcome = {
  readonly basis: RebateExplanation['basis']
  readonly measure: RebateExplanation['measure']
  readonly measured: bigint | null
  readonly step: Step | null
  readonly rateBps: number
  readonly tier: string | null
  readonly reference: bigint | null
  readonly amount: bigint
  readonly base: bigint
  readonly uncapped: bigint
  readonly capped: bigint
}

/** A value as a fraction, so that no step is missed by rounding; `over` is above zero. */
type Measured = {
  readonly measure: Outcome['measure']
  readonly value: bigint
  readonly over: bigint
  readonly reference: bigint | null
}

const BPS = 10_000n

/** Half up, of amounts below zero by their absolute value: what comes back takes exactly what it had given. `over` is above zero. */
export const rounded = (value: bigint, over: bigint): bigint => {
  const sign = value < 0n ? -1n : 1n
  return (sign * (2n * sign * value + over)) / (2n * over)
}

const targetOf = (rule: Extract<RebateRule, { kind: 'target' }>, dealerCode: string): bigint | undefined => {
  const found = rule.targets.find((target) => target.dealerCode === dealerCode)
  return found && BigInt(found.value)
}

/** Undefined where it cannot be measured: nothing to compare with, no target. */
const measuredBy = (
  rule: Exclude<RebateRule, { kind: 'tier' }>,
  facts: Facts,
  reference: bigint,
  dealerCode: string,
): Measured | undefined => {
  switch (rule.kind) {
    case 'volume':
      return { measure: rule.measure, value: facts[rule.measure], over: 1n, reference: null }
    case 'growth':
      if (reference <= 0n) return undefined
      return { measure: 'growth', value: (facts.amount - reference) * BPS, over: reference, reference }
    case 'mix':
      if (rule.measure !== 'share') return { measure: rule.measure, value: facts.variety, over: 1n, reference: null }
      return { measure: 'share', value: facts.share * BPS, over: facts.amount, reference: null }
    case 'target': {
      const target = targetOf(rule, dealerCode)
      if (target === undefined) return undefined
      return { measure: 'achievement', value: facts[rule.measure] * BPS, over: target, reference: target }
    }
  }
}

const MEASURE = { growth: 'growth', target: 'achievement' } as const
const measureOf = (rule: RebateRule): Outcome['measure'] => {
  switch (rule.kind) {
    case 'volume':
    case 'mix':
      return rule.measure
    case 'growth':
    case 'target':
      return MEASURE[rule.kind]
    case 'tier':
      return 'tier'
  }
}

const floor = (value: bigint, over: bigint): bigint => (value >= 0n ? value / over : -((-value + over - 1n) / over))

const reached = (steps: readonly Step[], { value, over }: Measured): Step | null =>
  steps.filter(({ from }) => value >= BigInt(from) * over).at(-1) ?? null

/** Each part of the measured value at the rate of its own step; where units are measured, a part has its share of the amount. */
const byBrackets = (steps: readonly Step[], measured: bigint, amount: bigint): bigint => {
  const parts = steps.map(({ from, rateBps }, index) => {
    const next = steps[index + 1]
    const top = next && BigInt(next.from) < measured ? BigInt(next.from) : measured
    const size = top - BigInt(from)
    return size > 0n ? size * BigInt(rateBps) : 0n
  })
  const sum = parts.reduce((total, part) => total + part, 0n)
  return measured > 0n ? rounded(sum * amount, measured * BPS) : 0n
}

const blank = (rule: RebateRule, amount: bigint): Outcome => ({
  basis: 'rate',
  measure: measureOf(rule),
  measured: null,
  step: null,
  rateBps: 0,
  tier: null,
  reference: null,
  amount,
  base: amount,
  uncapped: 0n,
  capped: 0n,
})

/** More came back than was bought: it takes with it what the period before earned on as much, at most all of that. */
const takenBack = (rule: RebateRule, amount: bigint, previous: Outcome | undefined): Outcome => {
  const nothing: Outcome = { ...blank(rule, amount), basis: 'taken-back' }
  if (!previous || previous.capped <= 0n || previous.amount <= 0n) return nothing
  const share = rounded(-amount * previous.capped, previous.amount)
  const back = -(share < previous.capped ? share : previous.capped)
  return { ...nothing, rateBps: Number((previous.capped * BPS) / previous.amount), uncapped: back, capped: back }
}

const bySteps = (rule: Exclude<RebateRule, { kind: 'tier' }>, facts: Facts, reference: bigint, dealerCode: string): Outcome => {
  const none = blank(rule, facts.amount)
  const measured = measuredBy(rule, facts, reference, dealerCode)
  if (!measured) return none
  const step = reached(rule.steps, measured)
  const rateBps = step?.rateBps ?? 0
  const whole = { ...none, measured: floor(measured.value, measured.over), step, rateBps, reference: measured.reference }
  if (rule.kind === 'volume' && rule.mode === 'incremental')
    return { ...whole, basis: 'brackets', uncapped: byBrackets(rule.steps, measured.value, facts.amount) }
  const increase = facts.amount > reference ? facts.amount - reference : 0n
  const base = rule.kind === 'growth' && rule.on === 'increase' ? increase : facts.amount
  return { ...whole, base, uncapped: rounded(base * BigInt(rateBps), BPS) }
}

const byTier = (rule: Extract<RebateRule, { kind: 'tier' }>, amount: bigint, { tier }: Standing): Outcome => {
  const rateBps = rule.rates.find((rate) => rate.tier === tier)?.rateBps ?? 0
  return { ...blank(rule, amount), tier, rateBps, uncapped: rounded(amount * BigInt(rateBps), BPS) }
}

/**
 * What one dealer gets for one period: a function of sums alone, rounded once. `reference` are the sums that growth is measured against,
 * `previous` what the period before gave.
 */
export const judge = (
  { rule, capPerDealerMinor }: Pick<RebateTerms, 'rule' | 'capPerDealerMinor'>,
  standing: Standing,
  sums: Sums,
  against: { readonly reference?: Sums | undefined; readonly previous?: Outcome | undefined } = {},
): Outcome => {
  const facts = factsOf(sums, rule)
  if (facts.amount < 0n) return takenBack(rule, facts.amount, against.previous)
  if (facts.amount === 0n) return blank(rule, 0n)
  const reference = against.reference ? factsOf(against.reference, rule).amount : 0n
  const outcome =
    rule.kind === 'tier' ? byTier(rule, facts.amount, standing) : bySteps(rule, facts, reference, standing.dealerCode)
  const cap = capPerDealerMinor === null ? outcome.uncapped : BigInt(capPerDealerMinor)
  return { ...outcome, capped: outcome.uncapped < cap ? outcome.uncapped : cap }
}

export const explained = (outcome: Outcome, rateBeforeBps: number, capMinor: number | null): RebateExplanation => ({
  basis: outcome.basis,
  measure: outcome.measure,
  measured: outcome.measured === null ? null : Number(outcome.measured),
  stepFrom: outcome.step?.from ?? null,
  rateBps: outcome.rateBps,
  rateBeforeBps,
  tier: outcome.tier,
  reference: outcome.reference === null ? null : Number(outcome.reference),
  periodBaseMinor: Number(outcome.base),
  uncappedMinor: Number(outcome.uncapped),
  capMinor,
})
