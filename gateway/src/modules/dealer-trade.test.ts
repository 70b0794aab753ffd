import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { err, newId, ok } from '@channel/contracts'
import {
  Achievement,
  ChannelStock,
  confirmStatement,
  correctSellOut,
  disputeStatement,
  getDealers,
  getStatementHistory,
  getStatements,
  getTradeDocuments,
  listAchievements,
  listChannelStock,
  listSellIn,
  listStatementLines,
  listStatements,
  reportSellOut,
  SellIn,
  setTargets,
  Statement,
  StatementLine,
  StatementStep,
  TradeEntry,
} from '@channel/contracts/dealer'
import { getAccounts } from '@channel/contracts/identity'
import { getProducts } from '@channel/contracts/inventory'
import { dealer, page, product } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-04-01T01:00:00.000Z'

const statement = (n: number) =>
  Statement.parse({
    ...{
      dealerCode: `D${n}`,
      month: '2026-03',
      number: `ST202603-D${n}`,
      version: 1,
      status: 'issued',
      allowed: ['confirm-dealer'],
    },
    ...{ currency: 'CNY', openingMinor: 100, shipmentsMinor: 500, returnsMinor: 0, rebatesMinor: 0, paymentsMinor: 0 },
    ...{ adjustmentsMinor: 0, closingMinor: 600, lineCount: 1, issuedAt: AT, dealerConfirmation: null },
    brandConfirmation: { by: ACCOUNT_ID, at: AT },
  })
const entry = (document: string) =>
  TradeEntry.parse({
    ...{
      id: newId(),
      at: AT,
      day: '2026-03-05',
      dealerCode: 'D1',
      kind: 'shipment',
      document,
      orderId: null,
      lineNo: 1,
      sku: 'A',
    },
    ...{ category: '血压计', quantity: 5, amountMinor: 500, currency: 'CNY' },
  })

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
  gateway.rpc
    .on(getDealers, ({ codes }) => codes.map((code) => dealer(code)))
    .on(getProducts, ({ skus }) => skus.map(product))
    .on(getAccounts, () => [])
    .on(listStatements, ({ first = 50 }) => page(Array.from({ length: first }, (_, n) => statement(n))))
    .on(getStatements, ({ keys }) => keys.map(() => statement(1)))
    .on(getTradeDocuments, ({ documents }) => documents.map(entry))
    .on(getStatementHistory, ({ keys }) =>
      keys.map((key) =>
        StatementStep.parse({
          ...key,
          version: 1,
          at: AT,
          actor: ACCOUNT_ID,
          action: 'confirm-brand',
          closingMinor: 600,
          note: '',
          details: [],
        }),
      ),
    )
    .on(listStatementLines, () =>
      page([
        StatementLine.parse({
          entryId: newId(),
          at: AT,
          kind: 'shipment',
          document: 'SH1',
          amountMinor: 500,
          balanceMinor: 600,
          version: 1,
        }),
      ]),
    )
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.rpc.sent.splice(0)
})

describe('statements', () => {
  test('show their figures, and lines that lead to goods', async () => {
    const { data, errors } = await gateway.send(
      `{ statement(dealerCode: "D1", month: "2026-03") { number status allowed closing { amount } brandConfirmation { by }
          dealer { name } history { action } lines(kind: SHIPMENT) { nodes { document goods { quantity amount { amount } product { name } } } } } }`,
    )
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      statement: {
        ...{ number: 'ST202603-D1', status: 'ISSUED', allowed: ['CONFIRM_DEALER'], closing: { amount: '6.00' } },
        ...{ brandConfirmation: { by: ACCOUNT_ID }, dealer: { name: '经销商 D1' }, history: [{ action: 'CONFIRM_BRAND' }] },
        lines: {
          nodes: [{ document: 'SH1', goods: [{ quantity: 5, amount: { amount: '5.00' }, product: { name: '货品 A' } }] }],
        },
      },
    })
  })

  test('in a list take the same calls, however many they are', async () => {
    const { errors } = await gateway.send('{ statements(first: 100) { nodes { number dealer { name } history { action } } } }')
    expect(errors).toEqual([])
    expect(gateway.rpc.patterns().toSorted()).toEqual(
      [getDealers, getStatementHistory, listStatements].map(({ pattern }) => pattern).toSorted(),
    )
  })

  test('are signed and disputed, or tell why not', async () => {
    gateway.rpc
      .on(confirmStatement, () => ok(statement(1)))
      .on(disputeStatement, () => err({ code: 'STATEMENT_CHANGED', version: 2 }))
    const { data } = await gateway.send(
      `mutation { confirmStatement(input: { dealerCode: "D1", month: "2026-03", version: 1 }) {
          ... on ConfirmStatementSuccess { statement { version } } }
        disputeStatement(input: { dealerCode: "D1", month: "2026-03", version: 1, lines: [], note: "不对" }) {
          ... on StatementChanged { code message version } } }`,
    )
    expect(data).toEqual({
      confirmStatement: { statement: { version: 1 } },
      disputeStatement: { code: 'STATEMENT_CHANGED', message: '对账单已更正，请先查看第 2 版', version: 2 },
    })
  })

  test('that are open are no rows of the list', async () => {
    const { errors } = await gateway.send('{ statements(filter: { status: OPEN }) { totalCount } }')
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})

describe('trade, channel stock and targets', () => {
  test('are read with names', async () => {
    const sums = { shippedQuantity: 10, returnedQuantity: 1, shippedMinor: 1_000, returnedMinor: 100, returnRateBp: 1_000 }
    gateway.rpc
      .on(listSellIn, () =>
        page([SellIn.parse({ dealerCode: 'D1', month: '2026-03', sku: null, category: null, currency: 'CNY', ...sums })]),
      )
      .on(listChannelStock, () =>
        page([
          ChannelStock.parse({
            ...{ dealerCode: 'D1', sku: 'A', sellIn: 1, returned: 0, sellOut: 2, computed: -1 },
            ...{ reported: null, reportedDay: null, difference: null },
          }),
        ]),
      )
      .on(listAchievements, () =>
        page([
          Achievement.parse({
            ...{ dealerCode: 'D1', month: '2026-03', category: '', currency: 'CNY', targetMinor: 1_000, actualMinor: 900 },
            ...{ targetQuantity: null, actualQuantity: 9, rateBp: 9_000, rank: 1, setBy: ACCOUNT_ID, setAt: AT },
          }),
        ]),
      )
    const { data, errors } = await gateway.send(
      `{ sellIn(by: [DEALER, MONTH], from: "2026-01", to: "2026-03") { nodes { month dealer { name } net { amount } returnRateBp product { name } } }
         channelStock(only: NEGATIVE) { nodes { sku computed difference } }
         achievements(month: "2026-03") { nodes { rank rateBp target { amount } actual { amount } } } }`,
    )
    expect(errors).toEqual([])
    expect(gateway.rpc.sent.find(({ pattern }) => pattern === listSellIn.pattern)?.input).toMatchObject({
      by: ['dealer', 'month'],
    })
    expect(data).toEqual({
      sellIn: {
        nodes: [{ month: '2026-03', dealer: { name: '经销商 D1' }, net: { amount: '9.00' }, returnRateBp: 1_000, product: null }],
      },
      channelStock: { nodes: [{ sku: 'A', computed: -1, difference: null }] },
      achievements: { nodes: [{ rank: 1, rateBp: 9_000, target: { amount: '10.00' }, actual: { amount: '9.00' } }] },
    })
  })

  test('are reported and set, and the faults of lines are told', async () => {
    gateway.rpc
      .on(reportSellOut, () => ok({ taken: 0, known: 0, faults: [{ lineNo: 1, fault: 'LINE_DIFFERS' }] }))
      .on(correctSellOut, () => err({ code: 'SELL_OUT_LINE_FAULTY', fault: 'SERIAL_SOLD' }))
      .on(setTargets, () => err({ code: 'UNKNOWN_DEALERS', dealerCodes: ['D404'] }))
    const { data, errors } = await gateway.send(
      `mutation {
        reportSellOut(input: { dealerCode: "D1", document: "W1", kind: SALE, lines: [{ lineNo: 1, storeCode: "S1", sku: "A", day: "2026-03-01", quantity: 1 }] }) {
          ... on ReportSellOutSuccess { taken faults { lineNo fault } } }
        correctSellOut(input: { dealerCode: "D1", document: "W1", lineNo: 1, quantity: 1, reason: "x" }) { ... on Error { code message } }
        setTargets(input: { targets: [{ dealerCode: "D404", month: "2026-03", quantity: 1 }] }) { ... on UnknownDealers { message dealerCodes } } }`,
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      reportSellOut: { taken: 0, faults: [{ lineNo: 1, fault: 'LINE_DIFFERS' }] },
      correctSellOut: { code: 'SELL_OUT_LINE_FAULTY', message: '不能这样更正：该序列号已售出，请先将原销售更正为 0' },
      setTargets: { message: '经销商不存在：D404', dealerCodes: ['D404'] },
    })
  })
})
