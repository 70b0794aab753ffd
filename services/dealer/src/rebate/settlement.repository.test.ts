import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CallContext, DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { RebatePolicy, RebateSettlement, RebateSettlementId } from '@channel/contracts/dealer'
import { listRebateSettlementLines, listRebateSettlements } from '@channel/contracts/dealer'
import { asService, brandAdmin, brandOps, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningRebates } from '../testing/rebates.js'
import {
  accountsOf,
  differencesOf,
  draft,
  entriesOf,
  inForce,
  onlyDealers,
  refusalOf,
  runningRebates,
  trade,
  valueOf,
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

const PERIOD = '2026-02-01'
const rule = { kind: 'tier' as const, rates: [{ tier: 'standard', rateBps: 1_000 }] }
const settle = (policy: RebatePolicy, context: CallContext = brandOps, periodFrom = PERIOD, instance = one) =>
  instance.settlements.draft({ idempotencyKey: key(), policyId: policy.id, periodFrom }, context)
const approve = (settlementId: RebateSettlementId, context: CallContext = brandAdmin, instance = one) =>
  instance.settlements.approve({ idempotencyKey: key(), settlementId, note: '' }, context)
const owed = async (codes: DealerCode[]) => (await one.credit.accounts({ codes }, brandOps)).map(({ owedMinor }) => owedMinor)
const buy = (dealerCode: string, amount: number, day = '2026-02-10') =>
  trade(database, { dealerCode, document: `SH-${newId()}`, day, amount })
const linesOf = async (settlement: RebateSettlement, context = brandOps) => {
  const input = listRebateSettlementLines.input.parse({ settlementId: settlement.id })
  return (await one.settlements.lines(input, context)).rows.map(({ node }) => node)
}

describe('settling a period', () => {
  let [d1, d2] = [] as unknown as [DealerCode, DealerCode]
  let policy: RebatePolicy
  beforeEach(async () => {
    d1 = await openDealer(one, 1_000_000)
    d2 = await openDealer(one, 1_000_000)
    policy = await inForce(one, volumeTerms({ ...onlyDealers(d1, d2), rule }))
    await buy(d1, 30_000)
    await buy(d2, 10_005)
  })

  it('takes in what was not accrued yet, waits for a second person, and then lowers what each dealer owes, once', async () => {
    const settlement = valueOf(await settle(policy))
    expect(settlement).toMatchObject({ status: 'pending', dealers: 2, totalMinor: 4_001, allowed: ['approve', 'reject'] })
    expect(settlement.number).toMatch(/^RB20260301-\d{6}$/)
    expect(refusalOf(await approve(settlement.id, brandOps))).toBe('SAME_PERSON')
    expect(refusalOf(await approve(settlement.id, asService('order')))).toBe('FORBIDDEN')
    expect(await owed([d1, d2])).toEqual([0, 0])
    const replies = await Promise.all([one, two, one, two].map((instance) => approve(settlement.id, brandAdmin, instance)))
    expect(replies.map(refusalOf).sort()).toEqual([...Array(3).fill('REBATE_SETTLEMENT_NOT_ALLOWED'), 'ok'])
    expect(await owed([d1, d2])).toEqual([-3_000, -1_001])
    expect(await linesOf(settlement)).toMatchObject([
      { dealerCode: d1, status: 'approved', amountMinor: 3_000, settledBeforeMinor: 0, obstacle: null },
      { dealerCode: d2, status: 'approved', amountMinor: 1_001 },
    ])
    expect(await accountsOf(one, policy.id)).toMatchObject([{ settledMinor: 3_000 }, { settledMinor: 1_001 }])
    const [entry] = await database.query<{ reason: string; document: string }>(
      "SELECT reason, document FROM credit_entry WHERE dealer_code = $1 AND reason = 'rebate'",
      d1,
    )
    expect(entry).toEqual({ reason: 'rebate', document: settlement.number })
    expect(await differencesOf(one, policy.id)).toEqual({ waiting: 0, differences: [] })
  })

  it('again settles what has changed since, and takes back what was too much', async () => {
    valueOf(await approve(valueOf(await settle(policy)).id))
    expect(refusalOf(await settle(policy))).toBe('NOTHING_TO_SETTLE')
    await buy(d1, -20_000, '2026-02-27')
    const again = valueOf(await settle(policy))
    expect(again).toMatchObject({ dealers: 1, totalMinor: -2_000 })
    valueOf(await approve(again.id))
    expect(await owed([d1, d2])).toEqual([-1_000, -1_001])
  })

  it('is drawn up once at a time, and again after it was rejected', async () => {
    const replies = await Promise.all([one, two, one, two].map((instance) => settle(policy, brandOps, PERIOD, instance)))
    expect(replies.map(refusalOf).sort()).toEqual([...Array(3).fill('REBATE_SETTLEMENT_PENDING'), 'ok'])
    const { id } = valueOf(replies.find(({ ok }) => ok) as (typeof replies)[number])
    const reject = { idempotencyKey: key(), settlementId: id, reason: '金额有误' }
    expect(valueOf(await one.settlements.reject(reject, brandAdmin))).toMatchObject({
      status: 'rejected',
      decisionNote: '金额有误',
    })
    expect(await owed([d1, d2])).toEqual([0, 0])
    expect(refusalOf(await settle(policy))).toBe('ok')
  })

  it('is refused while the period goes on, for days that are none of its periods, and to dealers', async () => {
    expect(refusalOf(await settle(policy, brandOps, '2026-03-01'))).toBe('REBATE_PERIOD_OPEN')
    expect(refusalOf(await settle(policy, brandOps, '2026-02-02'))).toBe('REBATE_PERIOD_UNKNOWN')
    expect(refusalOf(await settle(policy, dealerFinance(d1)))).toBe('FORBIDDEN')
    expect(refusalOf(await settle({ ...policy, id: newId() as never }))).toBe('REBATE_POLICY_NOT_FOUND')
  })

  it('shares out the cap of all dealers, as entries of their own', async () => {
    const capped = await inForce(one, volumeTerms({ ...onlyDealers(d1, d2), rule, capTotalMinor: 2_000 }))
    const settlement = valueOf(await settle(capped))
    expect(settlement.totalMinor).toBe(2_000)
    expect(
      (await accountsOf(one, capped.id)).map(({ earnedMinor, withheldMinor, accruedMinor }) => [
        earnedMinor,
        withheldMinor,
        accruedMinor,
      ]),
    ).toEqual([
      [3_000, -1_500, 1_500],
      [1_001, -501, 500],
    ])
    const withheld = (await entriesOf(one, capped.id)).filter(({ reason }) => reason === 'policy-cap')
    expect(withheld).toMatchObject([
      { amountMinor: -1_500, explanation: { capMinor: 2_000, uncappedMinor: 4_001 } },
      { amountMinor: -501 },
    ])
    expect(await differencesOf(one, capped.id)).toEqual({ waiting: 0, differences: [] })
  })

  it('leaves out whose account cannot take it, and says why; the others are credited', async () => {
    const dollars = await openDealer(one, 1_000)
    await database.query("UPDATE credit_account SET currency = 'USD' WHERE dealer_code = $1", dollars)
    const both = await inForce(one, volumeTerms({ ...onlyDealers(d1, dollars), rule }))
    await buy(dollars, 5_000)
    const settlement = valueOf(await settle(both))
    expect(valueOf(await approve(settlement.id))).toMatchObject({ status: 'approved', dealers: 2, credited: 1 })
    expect(await linesOf(settlement)).toMatchObject([
      { dealerCode: d1, obstacle: null },
      { dealerCode: dollars, creditedAt: null, obstacle: 'CURRENCY_MISMATCH' },
    ])
    expect(valueOf(await settle(both))).toMatchObject({ dealers: 1, totalMinor: 500 })
  })

  it('shows a dealer the approved lines of its own branch; settlements name all dealers and are the brand’s', async () => {
    const settlement = valueOf(await settle(policy))
    expect(await linesOf(settlement, dealerFinance(d1))).toEqual([])
    valueOf(await approve(settlement.id))
    expect(await linesOf(settlement, dealerFinance(d1))).toMatchObject([{ dealerCode: d1, amountMinor: 3_000 }])
    expect(await linesOf(settlement, dealerFinance('NOBODY'))).toEqual([])
    const list = (context: CallContext) =>
      one.settlements.list(listRebateSettlements.input.parse({ policyId: policy.id, status: 'approved' }), context)
    expect((await list(brandOps)).rows).toMatchObject([{ node: { id: settlement.id, credited: 2 } }])
    expect((await list(dealerFinance(d1))).rows).toEqual([])
    expect(await one.settlements.get({ ids: [settlement.id] }, dealerFinance(d1))).toEqual([])
  })

  it('closes its days to other terms', async () => {
    valueOf(await settle(policy))
    const close = (on: string) => one.rebates.close({ idempotencyKey: key(), policyId: policy.id, on }, brandOps)
    expect(await close('2026-02-15')).toEqual({ ok: false, error: { code: 'REBATE_PERIOD_SETTLED', settledTo: '2026-02-28' } })
    const next = valueOf(await draft(one, volumeTerms({ rule, from: PERIOD }), { code: policy.code }))
    valueOf(await one.rebates.simulate({ idempotencyKey: key(), policyId: next.id }, brandOps))
    expect(refusalOf(await one.rebates.activate({ idempotencyKey: key(), policyId: next.id }, brandOps))).toBe(
      'REBATE_PERIOD_SETTLED',
    )
    expect(valueOf(await close('2026-02-28'))).toMatchObject({ status: 'closed', endsOn: '2026-02-28' })
  })
})
