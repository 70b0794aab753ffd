import type { RebateExplanation, RebateReason } from '@channel/contracts/dealer'
import type { Outcome } from './rate.js'
import { explained, rounded } from './rate.js'
import type { Group, Sums } from './sums.js'
import { add } from './sums.js'

/** A line of the trade ledger that is new to an account. */
export type Line = Group & { readonly day: string; readonly document: string; readonly lineNo: number }

export type Booked = {
  readonly reason: RebateReason
  readonly document: string | null
  readonly lineNo: number | null
  readonly sku: string | null
  readonly baseMinor: bigint
  readonly rateBps: number
  readonly amountMinor: bigint
  readonly accruedBeforeMinor: bigint
  readonly accruedAfterMinor: bigint
  readonly sequence: number
  readonly explanation: RebateExplanation
}

/** What an account holds already: `earned` without, `withheld` by the cap of all dealers (zero or below). */
export type Balance = { readonly earnedMinor: bigint; readonly withheldMinor: bigint; readonly entries: number }

type Fact = Pick<Booked, 'reason' | 'baseMinor' | 'rateBps' | 'amountMinor' | 'explanation'> & { readonly line?: Line }

/** By their documents: the same lines make the same entries, in whatever order they were committed. */
const inOrder = (lines: readonly Line[]): Line[] =>
  [...lines].sort((a, b) => {
    const [one, two] = [`${a.day} ${a.document}`, `${b.day} ${b.document}`]
    return one === two ? a.lineNo - b.lineNo : one < two ? -1 : 1
  })

/** Entries of an account, each beginning where the one before ended. */
const numbered = (facts: readonly Fact[], balance: Balance): Booked[] => {
  let accrued = balance.earnedMinor + balance.withheldMinor
  return facts.map(({ line, ...fact }, index) => ({
    ...fact,
    document: line?.document ?? null,
    lineNo: line?.lineNo ?? null,
    sku: line?.sku ?? null,
    sequence: balance.entries + index + 1,
    accruedBeforeMinor: accrued,
    accruedAfterMinor: (accrued += fact.amountMinor),
  }))
}

/** The line's own part of what it changed; the rest is the difference that a new rate makes on earlier lines. */
const ownPart = (line: Line, before: Outcome, after: Outcome): bigint => {
  const change = after.uncapped - before.uncapped
  const sameRate = before.rateBps === after.rateBps || before.basis !== 'rate' || after.basis !== 'rate'
  if (sameRate) return change
  const base = line.amountMinor < after.base ? line.amountMinor : after.base
  return rounded(base * BigInt(after.rateBps), 10_000n)
}

const factsOfLine = (line: Line, before: Outcome, after: Outcome, capMinor: number | null): Fact[] => {
  const change = after.uncapped - before.uncapped
  const own = ownPart(line, before, after)
  const capped = after.capped - before.capped - change
  const told = { line, rateBps: after.rateBps, explanation: explained(after, before.rateBps, capMinor) }
  const facts: Fact[] = [
    { ...told, reason: 'line', baseMinor: line.amountMinor, amountMinor: own },
    { ...told, reason: 'step', baseMinor: after.base - line.amountMinor, amountMinor: change - own },
    { ...told, reason: 'cap', baseMinor: after.base, amountMinor: capped },
  ]
  return facts.filter(({ reason, amountMinor }) => reason === 'line' || amountMinor !== 0n)
}

/**
 * The entries that take an account from what it holds to what its period gives with the new lines. `before` are the sums without them and
 * is used up. Whatever was booked before, the account ends at exactly what `judge` says of all lines.
 */
export const book = (
  balance: Balance,
  before: Sums,
  lines: readonly Line[],
  { judged, capMinor }: { readonly judged: (sums: Sums) => Outcome; readonly capMinor: number | null },
): Booked[] => {
  let outcome = judged(before)
  const moved = outcome.capped - balance.earnedMinor
  const facts: Fact[] = []
  if (moved !== 0n) {
    const explanation = explained(outcome, outcome.rateBps, capMinor)
    facts.push({ reason: 'recalculation', baseMinor: outcome.base, rateBps: outcome.rateBps, amountMinor: moved, explanation })
  }
  for (const line of inOrder(lines)) {
    add(before, line)
    const next = judged(before)
    facts.push(...factsOfLine(line, outcome, next, capMinor))
    outcome = next
  }
  return numbered(facts, balance)
}

/** What the cap of all dealers keeps back of an account, as its own entry; none where nothing changes. */
export const withheld = (balance: Balance, withheldMinor: bigint, explanation: RebateExplanation): Booked[] => {
  const amountMinor = withheldMinor - balance.withheldMinor
  const { rateBps } = explanation
  const fact: Fact = { reason: 'policy-cap', baseMinor: balance.earnedMinor, rateBps, amountMinor, explanation }
  return amountMinor === 0n ? [] : numbered([fact], balance)
}
