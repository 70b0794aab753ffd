import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { listRebateAccounts, listRebateEntries } from '@channel/contracts/dealer'
import { brandOps, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { plant } from '../testing/dealers.js'
import type { RunningRebates, Traded } from '../testing/rebates.js'
import {
  accountsOf,
  differencesOf,
  entriesOf,
  inForce,
  onlyDealers,
  runningRebates,
  trade,
  VOLUME,
  volumeTerms,
} from '../testing/rebates.js'
import { key, openDealer } from '../testing/running.js'

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

const accrueAtOnce = async (): Promise<void> => {
  const now = new Date()
  await Promise.all([one, two, one, two].map((instance) => instance.accrue(now)))
}
const told = async (policyId: string) =>
  (await entriesOf(one, policyId)).map(({ reason, document, amountMinor }) => [reason, document, amountMinor])
const clean = { waiting: 0, differences: [] }

describe('accrual', () => {
  let code: DealerCode
  let document: (n: number) => string
  beforeAll(async () => {
    code = await openDealer(one, 1_000_000)
    document = (n) => `SH-${code}-${n}`
  })

  it('books each line once with what it gave, the step it crossed and why, however many workers there are', async () => {
    const policy = await inForce(one, volumeTerms(onlyDealers(code)))
    await trade(database, { dealerCode: code, document: document(1), day: '2026-03-02', amount: 20_000 })
    await accrueAtOnce()
    await trade(database, { dealerCode: code, document: document(2), day: '2026-03-05', amount: 30_000 })
    await accrueAtOnce()
    await trade(database, { dealerCode: code, document: document(3), day: '2026-03-20', amount: -40_001 })
    await accrueAtOnce()
    expect(await told(policy.id)).toEqual([
      ['line', document(1), 200],
      ['line', document(2), 900],
      ['step', document(2), 400],
      ['line', document(3), 0],
      ['step', document(3), -1_500],
    ])
    const [step] = (await entriesOf(one, policy.id)).filter(({ reason }) => reason === 'step')
    expect(step).toMatchObject({
      ...{ policyCode: policy.code, version: 1, baseMinor: 20_000, rateBps: 300, sequence: 3 },
      ...{ accruedBeforeMinor: 1_100, accruedAfterMinor: 1_500 },
      explanation: { measure: 'amount', measured: 50_000, stepFrom: 50_000, rateBps: 300, rateBeforeBps: 100 },
    })
    expect(await accountsOf(one, policy.id)).toMatchObject([
      { dealerCode: code, periodFrom: '2026-03-01', accruedMinor: 0, entries: 5 },
    ])
    expect(await differencesOf(one, policy.id)).toEqual(clean)
  })

  it('tells of a line which policies counted and what kept it out of others', async () => {
    const own = await inForce(one, volumeTerms({ scope: { dealers: [code], skusOut: ['BP-01' as never] } }))
    await inForce(one, volumeTerms(onlyDealers('SOMEBODY-ELSE')))
    const ask = (context: typeof brandOps) => one.rebates.explain({ document: document(2), lineNo: 1 }, context)
    const mine = await ask(dealerFinance(code))
    expect(mine.map(({ excludedBy, entries }) => [excludedBy, entries.map(({ reason }) => reason)])).toEqual([
      [null, ['line', 'step']],
      ['sku', []],
    ])
    expect(mine[1]?.policyId).toBe(own.id)
    expect((await ask(brandOps)).map(({ excludedBy }) => excludedBy)).toEqual([null, 'sku', 'dealer'])
    expect(await ask(dealerFinance('SOMEBODY-ELSE'))).toEqual([])
  })

  it('accrues what was there before the activation, and ends with the version: what came after is taken off', async () => {
    const terms = volumeTerms({ ...onlyDealers(code), from: '2026-03-01' })
    const first = await inForce(one, terms)
    expect(await accountsOf(one, first.id)).toMatchObject([{ earnedMinor: 0, entries: 5 }])
    await trade(database, { dealerCode: code, document: document(4), day: '2026-04-10', amount: 60_000 })
    await accrueAtOnce()
    expect((await accountsOf(one, first.id))[0]).toMatchObject({ periodFrom: '2026-04-01', earnedMinor: 1_800 })

    const second = await inForce(
      one,
      { ...terms, from: '2026-04-01', rule: { ...VOLUME, steps: [{ from: 0, rateBps: 500 }] } },
      { code: first.code },
    )
    expect(second).toMatchObject({ version: 2, status: 'active' })
    expect(await one.rebates.get({ ids: [first.id] }, brandOps)).toMatchObject([{ status: 'closed', endsOn: '2026-03-31' }])
    expect((await accountsOf(one, first.id))[0]).toMatchObject({ periodFrom: '2026-04-01', earnedMinor: 0 })
    expect((await told(first.id)).at(-1)).toEqual(['recalculation', null, -1_800])
    expect((await accountsOf(one, second.id))[0]).toMatchObject({ periodFrom: '2026-04-01', earnedMinor: 3_000 })
    expect(await differencesOf(one)).toEqual(clean)
  })

  it('judges a dealer in a period by the tier that it had at its first line', async () => {
    const dealer = await openDealer(one, 1_000)
    const rule = {
      kind: 'tier' as const,
      rates: [
        { tier: 'standard', rateBps: 100 },
        { tier: 'gold', rateBps: 200 },
      ],
    }
    const policy = await inForce(one, volumeTerms({ ...onlyDealers(dealer), rule }))
    const buy = async (day: string) => {
      await trade(database, { dealerCode: dealer, document: `SH-${newId()}`, day, amount: 10_000 })
      await accrueAtOnce()
    }
    await buy('2026-03-01')
    await database.query("UPDATE dealer SET tier = 'gold' WHERE code = $1", dealer)
    await buy('2026-03-02')
    await buy('2026-04-02')
    expect((await accountsOf(one, policy.id)).map(({ earnedMinor }) => earnedMinor)).toEqual([200, 200])
    expect(await differencesOf(one, policy.id)).toEqual(clean)
  })

  it('moves a later period when an earlier one changes: growth, and goods that come back after the period is over', async () => {
    const dealer = await openDealer(one, 1_000)
    const growth = {
      kind: 'growth' as const,
      against: 'previous' as const,
      on: 'all' as const,
      steps: [{ from: 0, rateBps: 1_000 }],
    }
    const policy = await inForce(one, volumeTerms({ ...onlyDealers(dealer), rule: growth }))
    const buy = async (day: string, amount: number) => {
      await trade(database, { dealerCode: dealer, document: `SH-${newId()}`, day, amount })
      await accrueAtOnce()
    }
    await buy('2026-05-03', 5_000)
    await buy('2026-04-03', 4_000)
    expect((await told(policy.id)).map(([reason, , amount]) => [reason, amount])).toEqual([
      ['line', 0],
      ['line', 0],
      ['recalculation', 500],
    ])
    await buy('2026-06-09', -1_000)
    expect((await accountsOf(one, policy.id)).map(({ periodFrom, earnedMinor }) => [periodFrom, earnedMinor])).toEqual([
      ['2026-06-01', -100],
      ['2026-05-01', 500],
      ['2026-04-01', 0],
    ])
    expect(await differencesOf(one, policy.id)).toEqual(clean)
  })

  it('is right for random histories that arrive in any order, all at once, through two instances, while a policy comes into force', async () => {
    const lines = fc.array(
      fc.record({
        dealer: fc.nat(2),
        day: fc.integer({ min: 1, max: 28 }),
        month: fc.integer({ min: 1, max: 4 }),
        amount: fc.integer({ min: -9_000, max: 20_000 }).filter((amount) => amount !== 0),
        sku: fc.constantFrom('BP-01', 'GL-02', 'TH-03'),
      }),
      { minLength: 5, maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 100, max: 900 }), async (some, cap) => {
        const dealers = [await openDealer(one, 1_000), await openDealer(one, 1_000), await openDealer(one, 1_000)]
        const growth = {
          kind: 'growth' as const,
          against: 'previous' as const,
          on: 'increase' as const,
          steps: [{ from: 500, rateBps: 777 }],
        }
        const before = await inForce(one, volumeTerms({ ...onlyDealers(...dealers), capPerDealerMinor: cap }))
        const rows = some.map(({ dealer, day, month, ...line }, n): Traded => ({
          ...{ ...line, dealerCode: dealers[dealer] ?? '', document: `X${newId()}`, lineNo: n + 1 },
          day: `2026-0${month}-${String(day).padStart(2, '0')}`,
        }))
        const arrivals = rows.map((row) => trade(database, row))
        const activation = inForce(two, volumeTerms({ ...onlyDealers(...dealers), rule: growth, period: 'quarter' }))
        const work = [one, two, one, two].map((instance) => instance.accrue(new Date()))
        const [during] = await Promise.all([activation, ...arrivals, ...work])
        await accrueAtOnce()
        for (const policy of [before, during]) {
          expect(await differencesOf(one, policy.id)).toEqual(clean)
          const lineEntries = (await entriesOf(one, policy.id)).filter(({ reason }) => reason === 'line')
          expect(new Set(lineEntries.map(({ document: name }) => name)).size).toBe(rows.length)
        }
      }),
      { numRuns: 6 },
    )
  })

  it('keeps its ledger as it is: no entry is changed or taken away', async () => {
    await expect(
      database.query('UPDATE rebate_entry SET amount_minor = 0, accrued_after_minor = accrued_before_minor'),
    ).rejects.toThrow('append-only')
    await expect(database.query('DELETE FROM rebate_entry')).rejects.toThrow('append-only')
  })

  it('is found out where the ledger and the trade do not agree', async () => {
    const dealer = await openDealer(one, 1_000)
    const policy = await inForce(one, volumeTerms(onlyDealers(dealer)))
    await trade(database, { dealerCode: dealer, document: `SH-${newId()}`, day: '2026-03-02', amount: 20_000 })
    expect(await differencesOf(one, policy.id)).toMatchObject({
      waiting: 1,
      differences: [{ field: 'earned', expectedMinor: 200, bookedMinor: 0 }, { field: 'ledger' }, { field: 'lines' }],
    })
    await accrueAtOnce()
    await database.query('UPDATE rebate_account SET earned_minor = earned_minor + 1 WHERE dealer_code = $1', dealer)
    expect((await differencesOf(one, policy.id)).differences).toMatchObject([
      { dealerCode: dealer, field: 'earned', expectedMinor: 200, bookedMinor: 201 },
    ])
    await database.query('UPDATE rebate_account SET earned_minor = earned_minor - 1 WHERE dealer_code = $1', dealer)
  })
})

describe('reading', () => {
  it('shows dealer people their own branch and nothing else, by page', async () => {
    await plant(one, { TOP: null, 'TOP-A': 'TOP', ASIDE: null })
    const policy = await inForce(
      one,
      volumeTerms({
        ...onlyDealers('TOP', 'TOP-A', 'ASIDE'),
        rule: { ...VOLUME, steps: [{ from: 0, rateBps: 100 }] },
      }),
    )
    const rows = ['TOP', 'TOP-A', 'ASIDE'].flatMap((dealerCode) =>
      ['2026-03-02', '2026-04-02'].map((day) => ({ dealerCode, document: `SH-${dealerCode}-${day}`, day, amount: 10_000 })),
    )
    await trade(database, ...rows)
    await accrueAtOnce()
    const accounts = async (context: typeof brandOps, more: object = {}) =>
      (await one.rebates.accounts(listRebateAccounts.input.parse({ policyId: policy.id, ...more }), context)).rows.map(
        ({ node }) => `${node.dealerCode} ${node.periodFrom}`,
      )
    expect(await accounts(dealerFinance('TOP'))).toEqual([
      'TOP 2026-04-01',
      'TOP-A 2026-04-01',
      'TOP 2026-03-01',
      'TOP-A 2026-03-01',
    ])
    expect(await accounts(dealerFinance('TOP-A'))).toEqual(['TOP-A 2026-04-01', 'TOP-A 2026-03-01'])
    expect(await accounts(dealerFinance('TOP-A'), { dealerCode: 'TOP' })).toEqual([])
    expect(await accounts(brandOps, { dealerCode: 'ASIDE', to: '2026-03-31' })).toEqual(['ASIDE 2026-03-01'])
    const entries = await one.rebates.entries(listRebateEntries.input.parse({ policyId: policy.id }), dealerFinance('TOP'))
    expect(new Set(entries.rows.map(({ node }) => node.dealerCode))).toEqual(new Set(['TOP', 'TOP-A']))

    const walked: string[] = []
    for (let after: string | undefined, more = true; more;) {
      const page = await one.rebates.accounts(listRebateAccounts.input.parse({ policyId: policy.id, first: 1, after }), brandOps)
      walked.push(...page.rows.map(({ node }) => `${node.dealerCode} ${node.periodFrom}`))
      ;[after, more] = [page.rows.at(-1)?.cursor, page.hasNextPage]
    }
    expect(walked).toEqual(await accounts(brandOps))
    expect(walked).toHaveLength(6)
    expect(await one.rebates.get({ ids: [policy.id] }, dealerFinance('TOP'))).toEqual([])
  })

  it('lets dealer people change nothing', async () => {
    const me = dealerFinance('TOP')
    const policy = await inForce(one, volumeTerms(onlyDealers('TOP')))
    const reply = await one.rebates.close({ idempotencyKey: key(), policyId: policy.id }, me)
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  })
})
