import { describe, expect, it } from '@jest/globals'
import type { RebateTerms } from '@channel/contracts/dealer'
import fc from 'fast-check'
import { anyRule, arrived, judging, someLines, STANDING, terms } from '../testing/rebate-histories.js'
import type { Line } from './accrual.js'
import { periodsOf, touches, windowsOf } from './period.js'
import { judge, rounded } from './rate.js'
import { dealerExcluded, goodsExcluded } from './scope.js'
import { withheldOf } from './sharing.js'
import { sumsOf } from './sums.js'

const line = (document: string, amount: number, quantity = 1, sku = 'A1', category = 'meters'): Line => ({
  ...{ day: '2026-03-02', document, lineNo: 1, sku, category },
  ...{ quantity: BigInt(quantity), amountMinor: BigInt(amount) },
})
const given = (rule: RebateTerms['rule'], ...lines: Line[]) => judge(terms(rule), STANDING, sumsOf(lines))
const steps = [
  { from: 10_000, rateBps: 100 },
  { from: 50_000, rateBps: 300 },
]
type RuleOf<Kind> = Extract<RebateTerms['rule'], { kind: Kind }>
const whole: RuleOf<'volume'> = { kind: 'volume', measure: 'amount', mode: 'whole', steps }

describe('what a period gives', () => {
  it('by volume: nothing below the first step, then the rate of the step for everything', () => {
    expect(given(whole, line('a', 9_999)).capped).toBe(0n)
    expect(given(whole, line('a', 10_000)).capped).toBe(100n)
    expect(given(whole, line('a', 49_999)).capped).toBe(500n)
    expect(given(whole, line('a', 30_000), line('b', 20_000)).capped).toBe(1_500n)
  })

  it('incremental: each part at the rate of its own step', () => {
    const rule: RuleOf<'volume'> = { ...whole, mode: 'incremental' }
    expect(given(rule, line('a', 60_000)).capped).toBe(400n + 300n)
    const byUnits: RuleOf<'volume'> = {
      ...rule,
      measure: 'quantity',
      steps: [
        { from: 0, rateBps: 0 },
        { from: 6, rateBps: 1_000 },
      ],
    }
    expect(given(byUnits, line('a', 10_000, 10)).capped).toBe(400n)
  })

  it('by growth: against what the period before bought, on everything or on the increase; without a period before nothing', () => {
    const rule: RuleOf<'growth'> = { kind: 'growth', against: 'previous', on: 'all', steps: [{ from: 1_000, rateBps: 200 }] }
    const before = { reference: sumsOf([line('r', 10_000)]) }
    const grown = (amount: number, on: 'all' | 'increase') =>
      judge(terms({ ...rule, on }), STANDING, sumsOf([line('a', amount)]), before).capped
    expect([grown(10_999, 'all'), grown(11_000, 'all'), grown(15_000, 'increase')]).toEqual([0n, 220n, 100n])
    expect(given(rule, line('a', 99_999))).toMatchObject({ capped: 0n, measured: null })
  })

  it('by mix: how many SKUs or categories are left of what was bought, or the share of some', () => {
    const rule: RuleOf<'mix'> = { kind: 'mix', measure: 'skus', categories: [], steps: [{ from: 2, rateBps: 500 }] }
    expect(given(rule, line('a', 1_000, 1, 'A1'), line('b', 1_000, 1, 'A2')).capped).toBe(100n)
    expect(given(rule, line('a', 1_000, 1, 'A1'), line('b', 1_000, 1, 'A2'), line('c', -1_000, -1, 'A2')).capped).toBe(0n)
    const share: RuleOf<'mix'> = { ...rule, measure: 'share', categories: ['patches'], steps: [{ from: 3_000, rateBps: 100 }] }
    const sold = (patches: number) => given(share, line('a', 7_000), line('b', patches, 1, 'B1', 'patches')).capped
    expect([sold(2_999), sold(3_000)]).toEqual([0n, 100n])
  })

  it('by target: exactly at the achievement; a dealer without a target gets nothing', () => {
    const rule: RuleOf<'target'> = {
      kind: 'target',
      measure: 'quantity',
      targets: [{ dealerCode: 'D1' as never, value: 3 }],
      steps: [{ from: 6_667, rateBps: 1_000 }],
    }
    expect(given(rule, line('a', 1_000, 2)).capped).toBe(0n)
    expect(given(rule, line('a', 1_000, 3))).toMatchObject({ capped: 100n, measured: 10_000n, reference: 3n })
    expect(judge(terms(rule), { ...STANDING, dealerCode: 'D2' }, sumsOf([line('a', 1_000, 3)])).capped).toBe(0n)
  })

  it('by tier: the rate of the dealer’s tier, capped, and rounded once for the whole period', () => {
    const rule: RuleOf<'tier'> = { kind: 'tier', rates: [{ tier: 'gold', rateBps: 250 }] }
    expect(given(rule, line('a', 10), line('b', 10)).capped).toBe(1n)
    expect(judge(terms(rule, { capPerDealerMinor: 30 }), STANDING, sumsOf([line('a', 10_000)]))).toMatchObject({
      uncapped: 250n,
      capped: 30n,
    })
  })

  it('takes back what the period before earned on as much, where more came back than was bought; at most all of it', () => {
    const rule: RuleOf<'tier'> = { kind: 'tier', rates: [{ tier: 'gold', rateBps: 500 }] }
    const previous = given(rule, line('a', 10_000))
    const back = (amount: number, before = previous) =>
      judge(terms(rule), STANDING, sumsOf([line('r', -amount, -1)]), { previous: before }).capped
    expect([back(1_000), back(10_000), back(90_000), back(1_000, given(rule))]).toEqual([-50n, -500n, -500n, 0n])
  })

  it('rounds half up, of what comes back by its absolute value', () => {
    expect([rounded(5n, 10n), rounded(4n, 10n), rounded(-5n, 10n), rounded(-4n, 10n), rounded(15n, 10n)]).toEqual([
      1n,
      0n,
      -1n,
      0n,
      2n,
    ])
  })
})

describe('the ledger of a dealer’s period', () => {
  const judged = judging(terms(whole), [], undefined)
  const told = (portions: Line[][], capMinor: number | null = null) =>
    arrived(
      portions,
      capMinor === null ? judged : judging(terms(whole, { capPerDealerMinor: capMinor }), [], undefined),
      capMinor,
    ).book.map(({ reason, document, amountMinor, accruedAfterMinor }) => [
      reason,
      document,
      Number(amountMinor),
      Number(accruedAfterMinor),
    ])

  it('has the difference on earlier lines as its own entry when a step is crossed, up and down', () => {
    expect(told([[line('SH1', 20_000)], [line('SH2', 30_000)], [line('RT1', -1, -1)]])).toEqual([
      ['line', 'SH1', 200, 200],
      ['line', 'SH2', 900, 1_100],
      ['step', 'SH2', 400, 1_500],
      ['line', 'RT1', 0, 1_500],
      ['step', 'RT1', -1_000, 500],
    ])
  })

  it('tells what the cap keeps back, and gives it again when goods come back', () => {
    expect(told([[line('SH1', 20_000), line('SH2', 20_000)], [line('RT1', -10_000, -1)]], 250)).toEqual([
      ['line', 'SH1', 200, 200],
      ['line', 'SH2', 200, 400],
      ['cap', 'SH2', -150, 250],
      ['line', 'RT1', -100, 150],
      ['cap', 'RT1', 100, 250],
    ])
  })

  it('ends at the same cent as recomputing, for any rule, any history and any order of arrival', () => {
    const anyCap = fc.option(fc.integer({ min: 1, max: 400 }), { nil: null })
    const anyOrder = fc.infiniteStream(fc.nat({ max: 9_999 }))
    fc.assert(
      fc.property(anyRule, someLines, someLines, someLines, anyCap, anyOrder, (rule, lines, before, reference, cap, order) => {
        const some = terms(rule, { capPerDealerMinor: cap })
        const previous = judge(some, STANDING, sumsOf(before), { reference: sumsOf(reference) })
        const worked = judging(some, reference, previous)
        const shuffled = lines.map((one) => ({ one, at: order.next().value as number })).sort((a, b) => a.at - b.at)
        const portions: Line[][] = []
        for (const { one, at } of shuffled) {
          if (at % 3 === 0 || portions.length === 0) portions.push([])
          portions.at(-1)?.push(one)
        }
        const ledger = arrived(portions, worked, cap)
        expect(ledger.earnedMinor).toBe(worked(sumsOf(lines)).capped)
        expect(ledger.book.filter(({ reason }) => reason === 'line')).toHaveLength(lines.length)
        expect(ledger.book.map(({ sequence }) => sequence)).toEqual(ledger.book.map((_, n) => n + 1))
        for (const [n, entry] of ledger.book.entries())
          expect(entry.accruedBeforeMinor).toBe(ledger.book[n - 1]?.accruedAfterMinor ?? 0n)
      }),
      { numRuns: 300 },
    )
  })

  it('gives nothing where everything came back', () => {
    fc.assert(
      fc.property(anyRule, someLines, (rule, lines) => {
        const back = lines.map((one) => ({
          ...one,
          ...{ document: `RT${one.document}`, quantity: -one.quantity, amountMinor: -one.amountMinor },
        }))
        expect(arrived([lines, back], judging(terms(rule), [], undefined), null).earnedMinor).toBe(0n)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the cap of all dealers', () => {
  it('is shared out in proportion, to the last cent, and is nobody’s business while it is not reached', () => {
    expect([
      ...withheldOf(
        new Map([
          ['D1', 100n],
          ['D2', 200n],
        ]),
        400,
      ).values(),
    ]).toEqual([0n, 0n])
    const shares = withheldOf(
      new Map([
        ['D1', 100n],
        ['D2', 100n],
        ['D3', 100n],
        ['D4', -40n],
      ]),
      100,
    )
    expect([...shares]).toEqual([
      ['D1', -66n],
      ['D2', -67n],
      ['D3', -67n],
      ['D4', 0n],
    ])
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 1 }),
        fc.integer({ min: 1, max: 20_000 }),
        (amounts, cap) => {
          const earned = new Map(amounts.map((amount, n) => [`D${n}`, amount]))
          const total = amounts.reduce((sum, amount) => sum + amount, 0n)
          const left = [...withheldOf(earned, cap)].reduce((sum, [code, off]) => sum + (earned.get(code) ?? 0n) + off, 0n)
          expect(left).toBe(total < BigInt(cap) ? total : BigInt(cap))
        },
      ),
    )
  })
})

describe('periods and scope', () => {
  const days = (period: RebateTerms['period'], from: string, to: string) => periodsOf({ period, from, to })

  it('are whole months, quarters and years, or one free range', () => {
    expect(days('month', '2026-01-01', '2026-02-28')).toEqual([
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-28' },
    ])
    expect(days('quarter', '2026-04-01', '2026-09-30')?.map(({ to }) => to)).toEqual(['2026-06-30', '2026-09-30'])
    expect(days('year', '2026-01-01', '2027-12-31')).toHaveLength(2)
    expect(days('range', '2026-01-15', '2026-03-02')).toEqual([{ from: '2026-01-15', to: '2026-03-02' }])
    expect(days('month', '2026-01-02', '2026-02-28')).toBeUndefined()
    expect(days('quarter', '2026-02-01', '2026-04-30')).toBeUndefined()
    expect(days('range', '2026-01-15', '2026-01-14')).toBeUndefined()
    expect(days('month', '2000-01-01', '2030-12-31')).toBeUndefined()
  })

  it('a day moves its own period, the next one, and those that are measured against it', () => {
    const rule: RuleOf<'growth'> = { kind: 'growth', against: 'year-before', on: 'all', steps }
    const windows = windowsOf(terms(rule, { from: '2025-01-01' }), '2026-12-31')
    const moved = windows.filter((window) => touches(window, '2025-02-28')).map(({ period }) => period.from)
    expect(moved).toEqual(['2025-02-01', '2025-03-01', '2026-02-01', '2026-03-01'])
    expect(windows[13]).toMatchObject({ reference: { from: '2025-02-01', to: '2025-02-28' } })
  })

  it('dealers and goods must pass every list that is not empty', () => {
    const { scope } = terms(whole)
    const of = (more: object) => ({ scope: { ...scope, ...more }, currency: 'CNY' })
    expect(dealerExcluded(of({}), STANDING)).toBeUndefined()
    expect(dealerExcluded(of({ dealers: ['D2'] }), STANDING)).toBe('dealer')
    expect(dealerExcluded(of({ tiers: ['silver'] }), STANDING)).toBe('tier')
    expect(dealerExcluded(of({ regions: ['华南'] }), STANDING)).toBe('region')
    const goods = { sku: 'A1', category: 'meters', currency: 'CNY' }
    expect(goodsExcluded(of({ skusIn: ['A1'], categoriesIn: ['meters'] }), goods)).toBeUndefined()
    expect(goodsExcluded(of({ skusOut: ['A1'] }), goods)).toBe('sku')
    expect(goodsExcluded(of({ categoriesOut: ['meters'] }), goods)).toBe('category')
    expect(goodsExcluded(of({}), { ...goods, currency: 'USD' })).toBe('currency')
  })
})
