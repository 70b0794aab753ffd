import { DealerCode } from '@channel/contracts'
import type { RebateTerms } from '@channel/contracts/dealer'
import fc from 'fast-check'
import type { Balance, Booked, Line } from '../rebate/accrual.js'
import { book } from '../rebate/accrual.js'
import type { Outcome } from '../rebate/rate.js'
import { judge } from '../rebate/rate.js'
import type { Sums } from '../rebate/sums.js'
import { sumsOf } from '../rebate/sums.js'

const SKUS = ['A1', 'A2', 'B1', 'B2', 'C1']
const categoryOf = (sku: string): string => ({ A: 'meters', B: 'patches', C: '' })[sku[0] ?? ''] ?? ''

const scope: RebateTerms['scope'] = {
  ...{ dealers: [], tiers: [], regions: [], skusIn: [], skusOut: [], categoriesIn: [], categoriesOut: [] },
}

export const terms = (rule: RebateTerms['rule'], more: Partial<RebateTerms> = {}): RebateTerms => ({
  ...{ rule, scope, currency: 'CNY', period: 'month', from: '2026-01-01', to: '2026-12-31' },
  ...{ capPerDealerMinor: null, capTotalMinor: null },
  ...more,
})

export const STANDING = { dealerCode: 'D1', tier: 'gold', region: '华东' }

const rateBps = fc.integer({ min: 0, max: 1_500 })
const stepsUpTo = (max: number, min = 0) =>
  fc
    .uniqueArray(fc.record({ from: fc.integer({ min, max }), rateBps }), {
      selector: ({ from }) => from,
      minLength: 1,
      maxLength: 4,
    })
    .map((steps) => steps.sort((a, b) => a.from - b.from))

const measure = fc.constantFrom('amount' as const, 'quantity' as const)

export const anyRule = fc
  .oneof(
    fc.record({
      kind: fc.constant('volume' as const),
      measure,
      mode: fc.constantFrom('whole' as const, 'incremental' as const),
      steps: stepsUpTo(9_000),
    }),
    fc.record({
      kind: fc.constant('growth' as const),
      against: fc.constantFrom('previous' as const, 'year-before' as const),
      on: fc.constantFrom('all' as const, 'increase' as const),
      steps: stepsUpTo(20_000, -5_000),
    }),
    fc.record({
      kind: fc.constant('mix' as const),
      measure: fc.constantFrom('skus' as const, 'categories' as const),
      categories: fc.constant<string[]>([]),
      steps: stepsUpTo(5),
    }),
    fc.record({
      kind: fc.constant('mix' as const),
      measure: fc.constant('share' as const),
      categories: fc.constant<string[]>(['meters']),
      steps: stepsUpTo(10_000),
    }),
    fc.record({
      kind: fc.constant('target' as const),
      measure,
      targets: fc.constant<{ dealerCode: DealerCode; value: number }[]>([{ dealerCode: DealerCode.parse('D1'), value: 4_000 }]),
      steps: stepsUpTo(15_000),
    }),
    fc.record({
      kind: fc.constant('tier' as const),
      rates: fc.constant<{ tier: string; rateBps: number }[]>([
        { tier: 'gold', rateBps: 333 },
        { tier: 'silver', rateBps: 100 },
      ]),
    }),
  )
  .map((rule): RebateTerms['rule'] => rule)

/** Cents that divide badly, and returns. */
export const someLines = fc
  .array(
    fc.record({
      sku: fc.constantFrom(...SKUS),
      quantity: fc.integer({ min: -9, max: 20 }),
      price: fc.integer({ min: 1, max: 777 }),
    }),
    {
      maxLength: 25,
    },
  )
  .map((goods) =>
    goods
      .filter(({ quantity }) => quantity !== 0)
      .map(({ sku, quantity, price }, n): Line => {
        const day = `2026-03-${String(1 + (n % 28)).padStart(2, '0')}`
        const amountMinor = BigInt(quantity * price)
        return { day, document: `SH${n}`, lineNo: 1, sku, category: categoryOf(sku), quantity: BigInt(quantity), amountMinor }
      }),
  )

export type Ledger = Balance & { readonly entries: number; readonly book: readonly Booked[] }
const EMPTY: Ledger = { earnedMinor: 0n, withheldMinor: 0n, entries: 0, book: [] }

/** Lines arrive in portions, each accrued by itself. */
export const arrived = (
  portions: readonly (readonly Line[])[],
  judged: (sums: Sums) => Outcome,
  capMinor: number | null,
): Ledger => {
  let ledger = EMPTY
  const known: Line[] = []
  for (const portion of portions) {
    const booked = book(ledger, sumsOf(known), portion, { judged, capMinor })
    known.push(...portion)
    ledger = {
      ...ledger,
      earnedMinor: ledger.earnedMinor + booked.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
      entries: ledger.entries + booked.length,
      book: [...ledger.book, ...booked],
    }
  }
  return ledger
}

export const judging =
  (some: RebateTerms, reference: readonly Line[], previous: Outcome | undefined) =>
  (sums: Sums): Outcome =>
    judge(some, STANDING, sums, { reference: sumsOf(reference), previous })
