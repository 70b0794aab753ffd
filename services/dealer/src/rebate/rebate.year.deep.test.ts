import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { RebateTerms } from '@channel/contracts/dealer'
import { brandAdmin, brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { aDealer } from '../testing/dealers.js'
import { anyRule, arrived, judging, someLines, terms } from '../testing/rebate-histories.js'
import type { RunningRebates, Traded } from '../testing/rebates.js'
import { differencesOf, inForce, runningRebates, trade, valueOf, VOLUME, volumeTerms } from '../testing/rebates.js'
import { key } from '../testing/running.js'
import type { Days } from './period.js'
import { windowsOf } from './period.js'
import { judge } from './rate.js'
import { dealerExcluded, goodsExcluded } from './scope.js'
import type { Group } from './sums.js'
import { sumsOf } from './sums.js'

const DEALERS = 200
const LINES = 60
const TIERS = ['gold', 'silver', 'bronze']
const REGIONS = ['华东', '华南', '西北']
const GOODS = [
  ['BP-01', 'meters'],
  ['BP-02', 'meters'],
  ['GL-01', 'strips'],
  ['TH-01', 'patches'],
  ['TH-02', ''],
] as const

let database: TestDatabase
let one: RunningRebates
let two: RunningRebates
beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningRebates(database.url)
  two = await runningRebates(database.url)
})
afterAll(async () => {
  await one.stop()
  await two.stop()
  await database.drop()
})

const codeOf = (n: number): string => `Y${String(n).padStart(3, '0')}`

/** Numbers that look random and are the same in every run. */
const chance = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const year = (next: (below: number) => number): Traded[] =>
  Array.from({ length: DEALERS * LINES }, (_, n) => {
    const [sku, category] = GOODS[next(GOODS.length)] as (typeof GOODS)[number]
    const day = new Date(Date.UTC(2025, 9, 1) + next(455) * 86_400_000).toISOString().slice(0, 10)
    const quantity = 1 + next(40)
    const amount = (next(8) === 0 ? -1 : 1) * quantity * (1 + next(9_973))
    return { dealerCode: codeOf(n % DEALERS), document: `DOC${n}`, lineNo: 1, day, sku, category, quantity, amount }
  })

const POLICIES = [
  volumeTerms({ capPerDealerMinor: 25_000 }),
  volumeTerms({
    rule: {
      ...VOLUME,
      mode: 'incremental',
      measure: 'quantity',
      steps: [
        { from: 10, rateBps: 37 },
        { from: 55, rateBps: 211 },
      ],
    },
    period: 'quarter',
  }),
  volumeTerms({
    rule: {
      kind: 'growth',
      against: 'previous',
      on: 'increase',
      steps: [
        { from: 0, rateBps: 333 },
        { from: 2_500, rateBps: 777 },
      ],
    },
  }),
  volumeTerms({
    rule: {
      kind: 'mix',
      measure: 'skus',
      steps: [
        { from: 3, rateBps: 111 },
        { from: 5, rateBps: 222 },
      ],
    },
    scope: { tiers: ['gold', 'silver'] },
  }),
  volumeTerms({
    rule: { kind: 'mix', measure: 'share', categories: ['strips'], steps: [{ from: 2_000, rateBps: 90 }] },
    period: 'year',
    scope: { categoriesOut: ['patches'] },
    capTotalMinor: 100_000,
  }),
  volumeTerms({
    rule: {
      kind: 'target',
      measure: 'amount',
      targets: Array.from({ length: DEALERS }, (_, n) => ({ dealerCode: codeOf(n), value: 50_000 + 997 * n })),
      steps: [
        { from: 8_000, rateBps: 150 },
        { from: 10_000, rateBps: 250 },
      ],
    },
    period: 'quarter',
  }),
  volumeTerms({
    rule: {
      kind: 'tier',
      rates: [
        { tier: 'gold', rateBps: 123 },
        { tier: 'silver', rateBps: 61 },
      ],
    },
    period: 'range',
    from: '2026-02-10',
    to: '2026-11-09',
    scope: { regions: ['华东'], skusIn: ['BP-01', 'GL-01'] as never[] },
  }),
]

type Expected = Map<string, bigint>

/** The year worked out from its lines alone: no database, no ledger, no order. */
const recomputed = (policyId: string, rebate: RebateTerms, lines: readonly Traded[]): Expected => {
  const expected: Expected = new Map()
  for (let n = 0; n < DEALERS; n += 1) {
    const standing = { dealerCode: codeOf(n), tier: TIERS[n % 3] ?? '', region: REGIONS[n % 2] ?? '' }
    if (dealerExcluded(rebate, standing)) continue
    const own = lines.filter(({ dealerCode }) => dealerCode === standing.dealerCode)
    const within = (days: Days | undefined) =>
      sumsOf(
        own
          .filter(
            ({ day, sku = '', category = '' }) =>
              days && days.from <= day && day <= days.to && !goodsExcluded(rebate, { sku, category, currency: 'CNY' }),
          )
          .map(({ sku = '', category = '', quantity = 0, amount }): Group => ({
            sku,
            category,
            quantity: BigInt(amount < 0 ? -quantity : quantity),
            amountMinor: BigInt(amount),
          })),
      )
    for (const windows of windowsOf(rebate, rebate.to)) {
      const previous =
        windows.previous && judge(rebate, standing, within(windows.previous), { reference: within(windows.previousReference) })
      const outcome = judge(rebate, standing, within(windows.now), { reference: within(windows.reference), previous })
      if (within(windows.now).size > 0) expected.set(`${policyId} ${standing.dealerCode} ${windows.period.from}`, outcome.capped)
    }
  }
  return expected
}

const booked = async (): Promise<Expected> => {
  const rows = await database.query<{ key: string; amount: string }>(
    `SELECT policy_id || ' ' || dealer_code || ' ' || period_from AS key, sum(amount_minor)::text AS amount FROM rebate_entry
      WHERE reason <> 'policy-cap' GROUP BY policy_id, dealer_code, period_from ORDER BY 1`,
  )
  return new Map(rows.map(({ key: account, amount }) => [account, BigInt(amount)]))
}

const settleAll = async (policyId: string, rebate: RebateTerms): Promise<void> => {
  for (const { period } of windowsOf(rebate, rebate.to)) {
    const drawn = await one.settlements.draft(
      { idempotencyKey: key(), policyId: policyId as never, periodFrom: period.from },
      brandOps,
    )
    const { id, totalMinor } = valueOf(drawn)
    if (rebate.capTotalMinor !== null) expect(totalMinor).toBeLessThanOrEqual(rebate.capTotalMinor)
    valueOf(await two.settlements.approve({ idempotencyKey: key(), settlementId: id, note: '' }, brandAdmin))
  }
}

it('a year of 200 dealers, arriving in disorder at two instances, is recomputed to the cent', async () => {
  const next = chance(2_026)
  for (let n = 0; n < DEALERS; n += 100) {
    const dealers = Array.from({ length: 100 }, (_, at) =>
      aDealer(codeOf(n + at), { tier: TIERS[(n + at) % 3], region: REGIONS[(n + at) % 2] }),
    )
    valueOf(await one.dealers.register({ idempotencyKey: key(), dealers }, brandOps))
  }
  const lines = year(next)
  // The first policies are there from the beginning; the others come when half of the year has arrived.
  const policies = []
  for (const rebate of POLICIES.slice(0, 3)) policies.push(await inForce(one, rebate))
  for (let at = 0; at < lines.length; at += 200) {
    await trade(database, ...lines.slice(at, at + 200))
    if (at % 1_000 === 0) await Promise.all([one.accrue(new Date()), two.accrue(new Date())])
    if (at === 6_000) for (const rebate of POLICIES.slice(3)) policies.push(await inForce(two, rebate))
  }
  await Promise.all([one.accrue(new Date()), two.accrue(new Date())])

  const expected = new Map(policies.flatMap(({ id, terms: rebate }) => [...recomputed(id, rebate, lines)]))
  const found = await booked()
  const missing = [...expected].filter(([account, amount]) => (found.get(account) ?? 0n) !== amount)
  expect(missing).toEqual([])
  expect([...found.keys()].filter((account) => !expected.has(account) && found.get(account) !== 0n)).toEqual([])
  expect(expected.size).toBeGreaterThan(8_000)
  expect([...expected.values()].some((amount) => amount < 0n)).toBe(true)
  expect(await differencesOf(one)).toEqual({ waiting: 0, differences: [] })

  one.clock.now = two.clock.now = new Date('2027-01-05T08:00:00Z')
  for (const { id, terms: rebate } of policies) await settleAll(id, rebate)
  expect(await differencesOf(two)).toEqual({ waiting: 0, differences: [] })
  const [credited] = await database.query<{ same: boolean }>(
    `SELECT (SELECT sum(settled_minor) FROM rebate_account) = (SELECT -sum(owed_minor) FROM credit_account) AS same`,
  )
  expect(credited).toEqual({ same: true })
})

it('any rule, any history, any portions: the ledger ends where recomputing ends', () => {
  fc.assert(
    fc.property(
      anyRule,
      someLines,
      someLines,
      fc.option(fc.integer({ min: 1, max: 400 }), { nil: null }),
      fc.nat(9),
      (rule, lines, before, cap, size) => {
        const some = terms(rule, { capPerDealerMinor: cap })
        const worked = judging(some, before, undefined)
        const portions = lines.map((_, n) => lines.slice(n * (size + 1), (n + 1) * (size + 1))).reverse()
        expect(arrived(portions, worked, cap).earnedMinor).toBe(worked(sumsOf(lines)).capped)
      },
    ),
    { numRuns: 20_000 },
  )
})
