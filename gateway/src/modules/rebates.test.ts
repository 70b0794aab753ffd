import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { err, newId, ok } from '@channel/contracts'
import {
  approveRebateSettlement,
  draftRebatePolicy,
  explainRebate,
  listRebateAccounts,
  listRebateEntries,
  listRebatePolicies,
  listRebateSettlementLines,
  listRebateSettlements,
  getRebatePolicies,
  getDealers,
  RebateAccount,
  RebateEntry,
  RebatePolicy,
  RebateSettlement,
  RebateSettlementLine,
  RebateTerms,
} from '@channel/contracts/dealer'
import { getAccounts } from '@channel/contracts/identity'
import { getProducts } from '@channel/contracts/inventory'
import { dealer, page, product } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'
const POLICY = newId()

const terms = RebateTerms.parse({
  ...{ currency: 'CNY', period: 'quarter', from: '2026-01-01', to: '2026-12-31', capPerDealerMinor: 900_000 },
  rule: { kind: 'growth', against: 'year-before', on: 'increase', steps: [{ from: -500, rateBps: 250 }] },
})
const policy = (id: string) =>
  RebatePolicy.parse({
    ...{ id, code: 'GROW', version: 2, name: '增长返利', note: '', status: 'simulated', allowed: ['change', 'activate'] },
    ...{ terms, endsOn: '2026-12-31', createdBy: ACCOUNT_ID, createdAt: AT },
    ...{ activatedBy: null, activatedAt: null, closedBy: null, closedAt: null },
  })
const about = { policyId: POLICY, policyCode: 'GROW', policyName: '增长返利', version: 2, dealerCode: 'D1' }
const period = { periodFrom: '2026-01-01', periodTo: '2026-03-31' }
const entry = (reason: RebateEntry['reason']) =>
  RebateEntry.parse({
    ...{ ...about, ...period, id: newId(), at: AT, sequence: 2, reason, document: 'SH1', lineNo: 1, sku: 'A1', currency: 'CNY' },
    ...{ baseMinor: 40_000, rateBps: 250, amountMinor: 1_000, accruedBeforeMinor: 0, accruedAfterMinor: 1_000 },
    explanation: {
      ...{ basis: 'rate', measure: 'growth', measured: 1_234, stepFrom: -500, rateBps: 250, rateBeforeBps: 0, tier: null },
      ...{ reference: 10_000, periodBaseMinor: 40_000, uncappedMinor: 1_000, capMinor: 900_000 },
    },
  })
const settlement = (id: string) =>
  RebateSettlement.parse({
    ...{ id, number: 'RB20261122-000001', policyId: POLICY, ...period, status: 'approved', allowed: [], currency: 'CNY' },
    ...{ dealers: 2, totalMinor: 1_500, credited: 2, requestedBy: ACCOUNT_ID, requestedAt: AT },
    ...{ decidedBy: 'service:x', decidedAt: AT, decisionNote: '' },
  })
const settlementLine = (dealerCode: string) =>
  RebateSettlementLine.parse({
    ...{
      settlementId: newId(),
      number: 'RB20261122-000001',
      status: 'approved',
      dealerCode,
      currency: 'CNY',
      earnedMinor: 1_000,
    },
    ...{ withheldMinor: -100, settledBeforeMinor: 150, amountMinor: 750, creditedAt: AT, obstacle: null },
  })

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
  gateway.rpc
    .on(listRebatePolicies, () => page([policy(POLICY)]))
    .on(getRebatePolicies, ({ ids }) => ids.map(policy))
    .on(listRebateEntries, () => page([entry('line'), entry('step'), entry('policy-cap')]))
    .on(listRebateSettlements, () => page([settlement(newId()), settlement(newId())]))
    .on(listRebateSettlementLines, () => page([settlementLine('D1'), settlementLine('D2')]))
    .on(listRebateAccounts, () =>
      page(
        ['D1', 'D2', 'D3'].map((dealerCode) =>
          RebateAccount.parse({
            ...{ ...about, ...period, dealerCode, currency: 'CNY', earnedMinor: 1_000, withheldMinor: -250, accruedMinor: 750 },
            ...{ settledMinor: 0, entries: 3 },
          }),
        ),
      ),
    )
    .on(getDealers, ({ codes }) => codes.map(dealer))
    .on(getProducts, ({ skus }) => skus.map(product))
    .on(getAccounts, () => [])
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.rpc.sent.length = 0
})

describe('rebates', () => {
  test('a policy tells its rule; fields of other kinds are null', async () => {
    const { data } = await gateway.send(`{ rebatePolicies(filter: { status: SIMULATED, kind: GROWTH, on: "2026-02-03" }) { nodes {
      code version status allowed createdByAccount { id } terms { period capPerDealerMinor scope { dealers }
        rule { kind against on mode measure steps { from rateBps } rates { tier } } } } } }`)
    const rule = { kind: 'GROWTH', against: 'YEAR_BEFORE', on: 'INCREASE', mode: null, measure: null, rates: null }
    expect(data).toEqual({
      rebatePolicies: {
        nodes: [
          {
            ...{ code: 'GROW', version: 2, status: 'SIMULATED', allowed: ['CHANGE', 'ACTIVATE'], createdByAccount: null },
            terms: {
              ...{ period: 'QUARTER', capPerDealerMinor: 900_000, scope: { dealers: [] } },
              rule: { ...rule, steps: [{ from: -500, rateBps: 250 }] },
            },
          },
        ],
      },
    })
    expect(gateway.rpc.sent[0]?.input).toEqual({ status: 'simulated', kind: 'growth', on: '2026-02-03', first: 50 })
  })

  test('a draft is sent as the contract has it, and its refusal says what to do', async () => {
    gateway.rpc.on(draftRebatePolicy, () => err({ code: 'REBATE_VERSION_OPEN', policyId: POLICY as never, version: 3 }))
    const input = {
      ...{ code: 'grow', name: '增长' },
      terms: {
        rule: { kind: 'VOLUME', measure: 'AMOUNT', mode: 'INCREMENTAL', steps: [{ from: 0, rateBps: 100 }] },
        scope: { tiers: ['gold'], skusOut: null },
        ...{ currency: 'CNY', period: 'MONTH', from: '2026-01-01', to: '2026-12-31' },
      },
    }
    const { data } = await gateway.send(
      `mutation ($input: DraftRebatePolicyInput!) { draftRebatePolicy(input: $input) { __typename ... on Error { code message } } }`,
      { input },
    )
    const message = '该政策的第 3 版正在编辑，请在该版本上修改'
    expect(data).toEqual({ draftRebatePolicy: { __typename: 'RebateVersionOpen', code: 'REBATE_VERSION_OPEN', message } })
    expect(gateway.rpc.sent[0]?.input).toMatchObject({
      code: 'grow',
      terms: { period: 'month', rule: { kind: 'volume', mode: 'incremental' }, scope: { tiers: ['gold'] } },
    })
  })

  test('a rule that lacks what its kind needs is bad input and is not sent', async () => {
    const { errors } =
      await gateway.send(`mutation { draftRebatePolicy(input: { code: "X", name: "x", terms: { rule: { kind: TIER },
      currency: "CNY", period: MONTH, from: "2026-01-01", to: "2026-12-31" } }) { __typename } }`)
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(gateway.rpc.sent).toEqual([])
  })

  test('an entry says why it is there, in the language asked for', async () => {
    const ask = async (language: string) => {
      const query = '{ rebateEntries(filter: { dealerCode: "D1" }) { nodes { sentence } } }'
      const { data } = await gateway.send(query, {}, { 'accept-language': language })
      return (data as never as { rebateEntries: { nodes: { sentence: string }[] } }).rebateEntries.nodes.map(
        ({ sentence }) => sentence,
      )
    }
    expect(await ask('zh-CN')).toEqual([
      '400.00 CNY 按 2.5 % 计提 10.00 CNY（增长率 12.34 %，达到 -5 % 档）',
      '比例由 0 % 变为 2.5 %（增长率 12.34 %，达到 -5 % 档），此前 400.00 CNY 补差 10.00 CNY',
      '政策总额封顶 9000.00 CNY，调整 10.00 CNY',
    ])
    expect((await ask('en'))[0]).toBe('400.00 CNY at 2.5 % gives 10.00 CNY (growth 12.34 %, step from -5 %)')
  })

  test('a page of accounts takes one call for all their dealers', async () => {
    const { data } = await gateway.send(
      '{ rebateAccounts { nodes { accrued { amount } withheld { amountMinor } dealer { code } } } }',
    )
    expect(data).toMatchObject({
      rebateAccounts: {
        nodes: [{ accrued: { amount: '7.50' }, withheld: { amountMinor: -250 }, dealer: { code: 'D1' } }, {}, {}],
      },
    })
    expect(gateway.rpc.patterns()).toEqual(['dealer.list-rebate-accounts', 'dealer.get-dealers'])
  })

  test('a settlement has its lines and its policy; a second person approves', async () => {
    const { data } = await gateway.send(`{ rebateSettlements(filter: { status: APPROVED }) { nodes { number total { amount }
      policy { code } lines(first: 2) { nodes { amount { amount } settledBefore { amount } dealer { code } } } } } }`)
    const line = { amount: { amount: '7.50' }, settledBefore: { amount: '1.50' } }
    expect(data).toMatchObject({
      rebateSettlements: {
        nodes: [
          { number: 'RB20261122-000001', total: { amount: '15.00' }, policy: { code: 'GROW' }, lines: { nodes: [line, line] } },
          {},
        ],
      },
    })
    gateway.rpc.on(approveRebateSettlement, ({ settlementId }) => ok(settlement(settlementId)))
    const approved = await gateway.send(
      'mutation ($id: ID!) { approveRebateSettlement(input: { settlementId: $id }) { ... on ApproveRebateSettlementSuccess { rebateSettlement { status credited } } } }',
      { id: newId() },
    )
    expect(approved.data).toEqual({ approveRebateSettlement: { rebateSettlement: { status: 'APPROVED', credited: 2 } } })
  })

  test('a line is explained policy by policy', async () => {
    gateway.rpc.on(explainRebate, () => [
      { ...about, policyId: POLICY as never, excludedBy: null, entries: [entry('line')] },
      { ...about, policyId: POLICY as never, excludedBy: 'category' as const, entries: [] },
    ])
    const { data } = await gateway.send(
      '{ explainRebate(document: "SH1", lineNo: 1) { policyCode excludedBy entries { reason amount { amount } product { sku } explanation { basis measured } } } }',
    )
    const entries = [
      { reason: 'LINE', amount: { amount: '10.00' }, product: { sku: 'A1' }, explanation: { basis: 'RATE', measured: 1_234 } },
    ]
    expect(data).toEqual({
      explainRebate: [
        { policyCode: 'GROW', excludedBy: null, entries },
        { policyCode: 'GROW', excludedBy: 'CATEGORY', entries: [] },
      ],
    })
  })
})
