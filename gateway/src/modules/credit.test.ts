import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { DealerCode, err, newId, ok } from '@channel/contracts'
import {
  CreditHoldRow,
  CreditOverview,
  endTemporaryLimit,
  getCreditOverviews,
  getDealers,
  grantTemporaryLimit,
  listCreditEntries,
  listCreditHolds,
  listReceivables,
  Receivable,
  setCreditTerms,
  TemporaryLimit,
} from '@channel/contracts/dealer'
import { getOrders } from '@channel/contracts/order'
import { page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'
const money = (amountMinor: number, amount: string) => ({ amountMinor, amount, currency: 'CNY' })

const limit = TemporaryLimit.parse({
  ...{ id: newId(), dealerCode: 'D1', amountMinor: 5_000, currency: 'CNY', validFrom: AT, validTo: '2026-12-01T00:00:00.000Z' },
  ...{ reason: '年底备货', grantedBy: ACCOUNT_ID, grantedAt: AT, endedBy: null },
})
const overview = CreditOverview.parse({
  ...{ dealerCode: 'D1', currency: 'CNY', limitMinor: 10_000, temporaryMinor: 5_000, effectiveLimitMinor: 15_000 },
  ...{ heldMinor: 3_000, owedMinor: -1_250, availableMinor: 13_250, receivableMinor: 0, overdueMinor: 0, oldestDueOn: null },
  ...{ prepaidMinor: 1_250, openHolds: 1, blocked: false, temporaryLimits: [limit] },
  terms: { dealerCode: 'D1', paymentDays: 30, blockAfterDays: 5 },
})
const hold = (override: object | null) =>
  CreditHoldRow.parse({
    ...{
      id: newId(),
      dealerCode: 'D1',
      amountMinor: 3_000,
      currency: 'CNY',
      status: 'confirmed',
      expiresAt: null,
      consumedMinor: 0,
    },
    ...{ closing: false, splitFrom: null, override, createdAt: AT, updatedAt: AT },
  })
const receivable = (n: number) =>
  Receivable.parse({
    ...{
      id: newId(),
      at: AT,
      dealerCode: `D${n % 3}`,
      kind: 'shipment',
      document: `SH-${n}`,
      documentId: newId(),
      currency: 'CNY',
    },
    ...{ amountMinor: 900, openMinor: 400, day: '2026-10-01', dueOn: '2026-10-31', daysOverdue: 22 },
  })

describe('credit', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc
      .on(getCreditOverviews, ({ codes }) => (codes[0] === 'D1' ? [overview] : []))
      .on(listCreditHolds, () => page([hold({ overLimitMinor: 700, approvedBy: ACCOUNT_ID, reason: '长期客户' })]))
      .on(listReceivables, ({ first = 50 }) => page(Array.from({ length: first }, (_, n) => receivable(n))))
      .on(getDealers, () => [])
      .on(getOrders, () => [])
  })
  afterAll(() => gateway.close())
  beforeEach(() => {
    gateway.rpc.sent.splice(0)
  })

  test('an overview shows limits, what is prepaid and the open holds', async () => {
    const { data, errors } = await gateway.send(`{ creditOverview(dealerCode: "D1") {
      effectiveLimit { amount } available { amount } prepaid { amountMinor amount currency } receivable { amount } oldestDueOn blocked
      paymentDays blockAfterDays temporaryLimits { amount { amount } reason } openHoldCount
      openHolds(first: 5) { nodes { status amount { amount } order { id } override { overLimit { amount } reason } } } } }`)
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      creditOverview: {
        ...{ effectiveLimit: { amount: '150.00' }, available: { amount: '132.50' }, prepaid: money(1_250, '12.50') },
        ...{ receivable: { amount: '0.00' }, oldestDueOn: null, blocked: false, paymentDays: 30, blockAfterDays: 5 },
        temporaryLimits: [{ amount: { amount: '50.00' }, reason: '年底备货' }],
        openHoldCount: 1,
        openHolds: {
          nodes: [{ status: 'CONFIRMED', amount: { amount: '30.00' }, order: null, override: { overLimit: { amount: '7.00' } } }],
        },
      },
    })
    const asked = gateway.rpc.sent.find(({ pattern }) => pattern === listCreditHolds.pattern)
    expect(asked?.input).toMatchObject({ dealerCode: 'D1', statuses: ['held', 'confirmed'], first: 5 })
  })

  test('of a dealer that is not to be seen is null, and a code that is none is refused before it is sent', async () => {
    expect((await gateway.send('{ creditOverview(dealerCode: "D9") { currency } }')).data).toEqual({ creditOverview: null })
    gateway.rpc.sent.splice(0)
    const { errors } = await gateway.send('{ creditOverview(dealerCode: "not a code") { currency } }')
    expect([errors[0]?.extensions.code, gateway.rpc.patterns()]).toEqual(['BAD_USER_INPUT', []])
  })

  test.each([1, 100])('%i receivables with their dealers take two calls', async (first) => {
    const { data, errors } = await gateway.send(
      `query ($first: Int!) { receivables(first: $first, filter: { state: OVERDUE, kinds: [SHIPMENT], dueTo: "2026-10-31" }) {
        nodes { document open { amount } dueOn daysOverdue dealer { name } } } }`,
      { first },
    )
    expect(errors).toEqual([])
    expect(data?.['receivables']).toMatchObject({
      nodes: expect.arrayContaining([
        { document: 'SH-0', open: { amount: '4.00' }, dueOn: '2026-10-31', daysOverdue: 22, dealer: null },
      ]),
    })
    expect(gateway.rpc.patterns()).toEqual([listReceivables.pattern, getDealers.pattern])
    expect(gateway.rpc.sent[0]?.input).toEqual({ first, state: 'overdue', kinds: ['shipment'], dueTo: '2026-10-31' })
  })

  test('the ledger is narrowed by reason and document', async () => {
    gateway.rpc.on(listCreditEntries, () => page([]))
    const { errors } = await gateway.send(
      '{ creditEntries(dealerCode: "D1", filter: { reasons: [REBATE, ADJUSTMENT], document: "RB1" }) { totalCount } }',
    )
    expect(errors).toEqual([])
    expect(gateway.rpc.sent[0]?.input).toMatchObject({ dealerCode: 'D1', reasons: ['rebate', 'adjustment'], document: 'RB1' })
  })

  test('a temporary limit is granted, and what is wrong with one is said in words', async () => {
    gateway.rpc.on(grantTemporaryLimit, ({ validTo, validFrom }) =>
      validTo > validFrom ? ok(limit) : err({ code: 'TEMPORARY_LIMIT_INVALID', validFrom, validTo }),
    )
    gateway.rpc.on(endTemporaryLimit, ({ temporaryLimitId }) => err({ code: 'TEMPORARY_LIMIT_NOT_FOUND', temporaryLimitId }))
    const grant = (validTo: string) =>
      gateway.send(
        `mutation ($input: GrantTemporaryLimitInput!) { grantTemporaryLimit(input: $input) {
          ... on GrantTemporaryLimitSuccess { temporaryLimit { amount { amount } } } ... on Error { code message } } }`,
        { input: { dealerCode: 'D1', amountMinor: 5_000, currency: 'CNY', validFrom: AT, validTo, reason: '年底备货' } },
      )
    const { data, errors } = await grant('2026-12-01T00:00:00.000Z')
    expect([data, errors]).toEqual([{ grantTemporaryLimit: { temporaryLimit: { amount: { amount: '50.00' } } } }, []])
    const refused = await grant('2026-11-01T00:00:00.000Z')
    expect(refused.data).toMatchObject({
      grantTemporaryLimit: { code: 'TEMPORARY_LIMIT_INVALID', message: expect.stringContaining('临时额度须先生效后失效') },
    })
    const ended = await gateway.send(
      `mutation { endTemporaryLimit(temporaryLimitId: "${newId()}") { ... on Error { code message } } }`,
    )
    expect(ended.data).toMatchObject({ endTemporaryLimit: { code: 'TEMPORARY_LIMIT_NOT_FOUND' } })
  })

  test('terms without a block are sent as such', async () => {
    gateway.rpc.on(setCreditTerms, ({ dealerCode, paymentDays, blockAfterDays = null }) =>
      ok({ dealerCode: DealerCode.parse(dealerCode), paymentDays, blockAfterDays }),
    )
    const { data, errors } = await gateway.send(
      `mutation { setCreditTerms(input: { dealerCode: "D1", paymentDays: 45, reason: "合同" }) {
        ... on SetCreditTermsSuccess { paymentDays blockAfterDays } } }`,
    )
    expect([data, errors]).toEqual([{ setCreditTerms: { paymentDays: 45, blockAfterDays: null } }, []])
  })
})
