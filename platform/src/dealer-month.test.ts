import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { request } from 'undici'
import { isClean, reconcile } from './audit/reconcile.js'
import { RETURN_GOODS } from './replay/operations.js'
import type { Shop } from './testing/shop.js'
import { openShop, orderIdOf } from './testing/shop.js'
import { eventually, StockDesk } from './testing/stock-desk.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'
import { TravellingClock } from './testing/travelling-clock.js'

type Money = { amountMinor: number }
type Line = {
  kind: string
  document: string
  amountMinor: number
  balanceMinor: number
  goods: { document: string; sku: string }[]
}
type Statement = Record<'opening' | 'shipments' | 'returns' | 'rebates' | 'payments' | 'adjustments' | 'closing', Money> & {
  status: string
  lines: { nodes: Line[] }
}
type Entry = { reason: string; document: string; amount: Money; sentence: string; explanation: { rateBps: number } }

const SHIP = `mutation ($orderId: ID!, $shipment: ShipmentInput) { shipOrder(orderId: $orderId, shipment: $shipment) {
  ... on Error { code } ... on ShipOrderSuccess { order { status } } } }`
const POLICY = 'rebatePolicy { id status }'
const SETTLEMENT = 'rebateSettlement { id number status total { amountMinor } }'
const minor = (money: Money) => money.amountMinor

describe('a month of a dealer', () => {
  const clock = new TravellingClock()
  const month = clock.today.slice(0, 7)
  let platform: TestPlatform
  let shop: Shop
  let desk: StockDesk
  let buyer: string
  let finance: string
  let stranger: string
  let orderId: string
  let settlement: { id: string; number: string }
  beforeAll(async () => {
    platform = await testPlatform({ clock: clock.now })
    shop = await openShop(platform, { stock: { 'SKU-1': 50, 'SKU-2': 50 }, dealers: { 'D-1': 200_000, 'D-2': 200_000 } })
    desk = await StockDesk.open(platform, shop)
    buyer = await platform.tokenOf({ username: 'd1.buyer', roles: ['dealer-buyer'], dealerCode: 'D-1' })
    finance = await platform.tokenOf({ username: 'd1.finance', roles: ['dealer-finance'], dealerCode: 'D-1' })
    stranger = await platform.tokenOf({ username: 'd2.buyer', roles: ['dealer-buyer'], dealerCode: 'D-2' })
  }, 60_000)
  afterAll(() => platform.close())

  const ship = (lines?: { lineNo: number; quantity: number }[]) =>
    platform.graphql({ query: SHIP, variables: { orderId, shipment: { lines } } }, { token: shop.token })
  const account = async (token = finance) => {
    const { creditOverview } = await desk.read<{ creditOverview: Record<string, Money> }>(
      '{ creditOverview(dealerCode: "D-1") { held { amountMinor } owed { amountMinor } available { amountMinor } receivable { amountMinor } } }',
      token,
    )
    return Object.fromEntries(Object.entries(creditOverview).map(([name, money]) => [name, money.amountMinor]))
  }
  const accountIs = async (wanted: Record<string, number>) =>
    expect(
      await eventually(
        () => account(),
        (seen) => Object.entries(wanted).every(([name, value]) => seen[name] === value),
      ),
    ).toMatchObject(wanted)
  const shipments = async () => {
    const { order } = await desk.read<{ order: { shipments: { number: string; amount: Money; last: boolean }[] } }>(
      `{ order(id: "${orderId}") { shipments { number amount { amountMinor } last } } }`,
      buyer,
    )
    return order.shipments
  }
  const statement = async (token = finance) => {
    const sums = ['opening', 'shipments', 'returns', 'rebates', 'payments', 'adjustments', 'closing']
    const query = `{ statement(dealerCode: "D-1", month: "${month}") { status ${sums.map((sum) => `${sum} { amountMinor }`).join(' ')}
      lines { nodes { kind document amountMinor balanceMinor goods { document sku } } } } }`
    return (await desk.read<{ statement: Statement | null }>(query, token)).statement
  }
  const rebates = async () => {
    const query =
      '{ rebateEntries(filter: { dealerCode: "D-1" }) { nodes { reason document amount { amountMinor } sentence explanation { rateBps } } } }'
    return (await desk.read<{ rebateEntries: { nodes: Entry[] } }>(query, finance)).rebateEntries.nodes
  }
  const earned = (entries: Entry[]) => entries.reduce((sum, { amount }) => sum + amount.amountMinor, 0)
  const paper = async (format: string, token: string) => {
    const url = `${platform.url}/files/statements/D-1/${month}/statement.${format}`
    const { statusCode, headers, body } = await request(url, { headers: { authorization: `Bearer ${token}` } })
    return { statusCode, type: String(headers['content-type']), content: Buffer.from(await body.arrayBuffer()) }
  }

  test('begins with a price of the dealer’s own and a rebate that is in force', async () => {
    const scope = { kind: 'DEALER', dealerCode: 'D-1' }
    const list = { code: 'D1-PRICES', name: 'D-1 专享价', currency: 'CNY', scope }
    const { priceList } = await desk.done<{ priceList: { version: number } }>('createPriceList', list, 'priceList { version }')
    await desk.done('changePrices', { listCode: 'D1-PRICES', changes: [{ sku: 'SKU-1', unitPrice: '88.00' }] }, 'changed')
    await desk.done('releasePriceList', { code: 'D1-PRICES', version: priceList.version }, 'priceList { status }', desk.admin)

    const steps = [
      { from: 0, rateBps: 200 },
      { from: 100_000, rateBps: 500 },
    ]
    const rule = { kind: 'VOLUME', measure: 'AMOUNT', mode: 'WHOLE', steps }
    const terms = { rule, currency: 'CNY', period: 'RANGE', from: clock.today, to: clock.today }
    const draft = { code: 'VOL', name: '月度采购返利', terms }
    const { rebatePolicy } = await desk.done<{ rebatePolicy: { id: string } }>('draftRebatePolicy', draft, POLICY)
    const policyId = rebatePolicy.id
    await desk.done('simulateRebate', { policyId }, 'rebateSimulation { totalMinor }')
    expect(await desk.done('activateRebatePolicy', { policyId }, POLICY, desk.admin)).toMatchObject({
      rebatePolicy: { status: 'ACTIVE' },
    })
  }, 30_000)

  test('goes on with an order at that price, and the line keeps the reason', async () => {
    const lines = [
      { sku: 'SKU-1', quantity: 10 },
      { sku: 'SKU-2', quantity: 3 },
    ]
    orderId = orderIdOf(await shop.buy(lines, 'month-order', { channel: 'DEALER', dealerCode: 'D-1' }, buyer))
    const query = `{ order(id: "${orderId}") { status total { amountMinor } lines { sku unitPrice reason { source priceList name } } } }`
    expect(await desk.read(query, buyer)).toEqual({
      order: {
        status: 'CONFIRMED',
        total: { amountMinor: 118_000 },
        lines: [
          { sku: 'SKU-1', unitPrice: '88', reason: { source: 'DEALER', priceList: 'D1-PRICES', name: 'D-1 专享价' } },
          { sku: 'SKU-2', unitPrice: '100.00', reason: { source: 'LIST', priceList: null, name: null } },
        ],
      },
    })
    expect(await account()).toMatchObject({ held: 118_000, owed: 0, available: 82_000 })
  }, 30_000)

  test('owes what was shipped, part by part, and the trade ledger has the same documents', async () => {
    expect((await ship([{ lineNo: 1, quantity: 4 }])).data).toEqual({ shipOrder: { order: { status: 'PARTLY_SHIPPED' } } })
    await accountIs({ owed: 35_200, held: 82_800 })
    expect((await ship()).data).toEqual({ shipOrder: { order: { status: 'SHIPPED' } } })
    await accountIs({ owed: 118_000, held: 0, receivable: 118_000 })
    const [first, second] = await shipments()
    expect([first, second]).toMatchObject([
      { amount: { amountMinor: 35_200 }, last: false },
      { amount: { amountMinor: 82_800 }, last: true },
    ])
    const traded = () =>
      desk.read<{ tradeEntries: { nodes: { document: string }[] } }>(
        '{ tradeEntries { nodes { document sku quantity amount { amountMinor } orderId } } }',
        finance,
      )
    const { tradeEntries } = await eventually(traded, (seen) => seen.tradeEntries.nodes.length === 3)
    expect(tradeEntries.nodes).toHaveLength(3)
    for (const entry of [
      { document: first?.number, sku: 'SKU-1', quantity: 4, amount: { amountMinor: 35_200 }, orderId },
      { document: second?.number, sku: 'SKU-1', quantity: 6, amount: { amountMinor: 52_800 }, orderId },
      { document: second?.number, sku: 'SKU-2', quantity: 3, amount: { amountMinor: 30_000 }, orderId },
    ])
      expect(tradeEntries.nodes).toContainEqual(entry)
    const { receivables } = await desk.read<{ receivables: { nodes: { document: string }[] } }>(
      '{ receivables(filter: { state: OPEN }) { nodes { document open { amountMinor } } } }',
      finance,
    )
    const open = [first, second].map((shipment) => ({ document: shipment?.number, open: shipment?.amount }))
    expect([...receivables.nodes].sort((a, b) => a.document.localeCompare(b.document))).toEqual(open)
  }, 30_000)

  test('owes less for goods that come back and for what is paid', async () => {
    const goods = {
      channel: 'DEALER',
      dealerCode: 'D-1',
      currency: 'CNY',
      lines: [{ sku: 'SKU-1', quantity: 1, unitPrice: '88.00' }],
    }
    await shop.must(RETURN_GOODS, goods, 'month-return')
    await accountIs({ owed: 109_200 })
    const payment = { dealerCode: 'D-1', amountMinor: 50_000, currency: 'CNY', reference: '银行回单 7' }
    expect((await desk.attempt('recordPayment', payment, 'credit { dealerCode }', finance)).codes).toEqual(['FORBIDDEN'])
    await desk.done('recordPayment', payment, 'credit { dealerCode }')
    await accountIs({ owed: 59_200, receivable: 59_200 })
  }, 30_000)

  test('earns a rebate that is explained entry by entry, and credited when a second person approves', async () => {
    const entries = await eventually(rebates, (seen) => earned(seen) === 5_460)
    expect(earned(entries)).toBe(5_460)
    for (const { sentence, explanation } of entries) {
      expect(sentence).toMatch(/CNY/)
      expect(sentence).toContain(`${explanation.rateBps / 100} %`)
    }
    const [first] = await shipments()
    const explained = `{ explainRebate(document: "${first?.number}", lineNo: 1) { policyCode excludedBy entries { amount { amountMinor } } } }`
    expect(await desk.read(explained, finance)).toMatchObject({ explainRebate: [{ policyCode: 'VOL', excludedBy: null }] })

    const { rebatePolicies } = await desk.read<{ rebatePolicies: { nodes: { id: string }[] } }>(
      '{ rebatePolicies { nodes { id } } }',
    )
    const wanted = { policyId: rebatePolicies.nodes[0]?.id, periodFrom: clock.today }
    expect((await desk.attempt('draftRebateSettlement', wanted, SETTLEMENT)).codes).toEqual(['REBATE_PERIOD_OPEN'])
    clock.sleepOneNight()
    const drafted = await desk.done<{ rebateSettlement: typeof settlement }>('draftRebateSettlement', wanted, SETTLEMENT)
    settlement = drafted.rebateSettlement
    expect(settlement).toMatchObject({ status: 'PENDING', total: { amountMinor: 5_460 } })
    const approval = { settlementId: settlement.id }
    expect((await desk.attempt('approveRebateSettlement', approval, SETTLEMENT)).codes).toEqual(['SAME_PERSON'])
    expect(await account()).toMatchObject({ owed: 59_200 })
    await desk.done('approveRebateSettlement', approval, SETTLEMENT, desk.admin)
    await accountIs({ owed: 53_740 })
  }, 30_000)

  test('ends in a statement that adds up to the account, each line with its document', async () => {
    const found = (await statement()) as Statement
    expect(found.status).toBe('OPEN')
    const { opening, shipments: shipped, returns, rebates: rebated, payments, adjustments, closing } = found
    expect([opening, shipped, returns, rebated, payments, adjustments].map(minor)).toEqual([0, 118_000, 8_800, 5_460, 50_000, 0])
    expect(minor(opening) + minor(shipped) - minor(returns) - minor(rebated) - minor(payments) + minor(adjustments)).toBe(
      minor(closing),
    )
    expect(minor(closing)).toBe((await account())['owed'])

    const [first, second] = await shipments()
    const { returns: came } = await desk.read<{ returns: { nodes: { number: string }[] } }>('{ returns { nodes { number } } }')
    expect(found.lines.nodes.map(({ kind, document, amountMinor }) => [kind, document, amountMinor])).toEqual([
      ['SHIPMENT', first?.number, 35_200],
      ['SHIPMENT', second?.number, 82_800],
      ['RETURN', came.nodes[0]?.number, -8_800],
      ['PAYMENT', '银行回单 7', -50_000],
      ['REBATE', settlement.number, -5_460],
    ])
    expect(found.lines.nodes.at(-1)?.balanceMinor).toBe(minor(closing))
    expect(found.lines.nodes.map(({ goods }) => goods.map(({ sku }) => sku).sort())).toEqual([
      ['SKU-1'],
      ['SKU-1', 'SKU-2'],
      ['SKU-1'],
      [],
      [],
    ])
    for (const { document, goods } of found.lines.nodes) expect(goods.every((line) => line.document === document)).toBe(true)
  }, 30_000)

  test('is there on paper and as a spreadsheet', async () => {
    const pdf = await paper('pdf', finance)
    expect([pdf.statusCode, pdf.type]).toEqual([200, 'application/pdf'])
    expect(pdf.content.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.content.length).toBeGreaterThan(1_000)
    const xlsx = await paper('xlsx', finance)
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    expect([xlsx.statusCode, xlsx.type]).toEqual([200, type])
    expect(xlsx.content.subarray(0, 2).toString()).toBe('PK')
    expect(xlsx.content.length).toBeGreaterThan(1_000)
  }, 30_000)

  test('is nothing that a buyer of another dealer sees, and the books agree', async () => {
    expect(await statement(stranger)).toBeNull()
    const [first] = await shipments()
    const seen = await desk.read(
      `{ order(id: "${orderId}") { status } creditOverview(dealerCode: "D-1") { dealerCode } dealer(code: "D-1") { name }
        priceList(code: "D1-PRICES") { name } rebateSettlement(id: "${settlement.id}") { number }
        orders(filter: { dealerCode: "D-1" }) { totalCount } returns { totalCount } tradeEntries { totalCount }
        receivables { totalCount } creditEntries(dealerCode: "D-1") { totalCount } rebateAccounts { totalCount }
        rebateEntries(filter: { document: "${first?.number}" }) { totalCount } rebateSettlementLines { totalCount }
        explainRebate(document: "${first?.number}", lineNo: 1) { policyCode } statements { totalCount } }`,
      stranger,
    )
    const none = { totalCount: 0 }
    expect(seen).toEqual({
      ...{ order: null, creditOverview: null, dealer: null, priceList: null, rebateSettlement: null, explainRebate: [] },
      ...{ orders: none, returns: none, tradeEntries: none, receivables: none, creditEntries: none, rebateAccounts: none },
      ...{ rebateEntries: none, rebateSettlementLines: none, statements: none },
    })
    for (const format of ['pdf', 'xlsx']) {
      const { statusCode, type, content } = await paper(format, stranger)
      expect([format, statusCode, type]).toEqual([format, 400, 'application/json; charset=utf-8'])
      expect(content.toString()).not.toContain('118000')
    }
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 30_000)
})
