import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, DealerCode } from '@channel/contracts'
import { correctSellOut, listChannelStock, listSellOut, reportSellOut } from '@channel/contracts/dealer'
import { asService, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { key, openDealer, runningDealers } from '../testing/running.js'
import { aReturn, aShipment, productMaster } from '../testing/trade-events.js'
import { tradeConsumers } from '../trade/trade.consumer.js'
import { tradeParts } from '../trade/trade.parts.js'
import { visibleDealers } from '../visible-dealers.parts.js'
import type { SellOutHandlers } from './sell-out.handlers.js'
import { sellOutParts } from './sell-out.parts.js'

let database: TestDatabase
let instances: RunningDealers[]
let all: SellOutHandlers[]
let sellOut: SellOutHandlers
let dealer: DealerCode
const master = productMaster({ A: '血压计', B: '血糖仪' })

const tradeOf = ({ ground }: RunningDealers) => tradeParts(ground, visibleDealers(ground))

beforeAll(async () => {
  database = await testDatabase('dealer')
  instances = await Promise.all([1, 2].map(() => runningDealers(database.url, undefined, master)))
  all = instances.map((running) =>
    sellOutParts(running.ground, { visible: visibleDealers(running.ground), unknownSkus: tradeOf(running).withoutCard }),
  )
  sellOut = all[0]!
  for (const { clock } of instances) clock.now = new Date('2026-03-31T02:00:00.000Z')
  dealer = await openDealer(instances[0]!, 1_000)
})
afterAll(async () => {
  await Promise.all(instances.map(({ stop }) => stop()))
  await database.drop()
})

const line = (lineNo: number, more: object = {}) => ({
  lineNo,
  storeCode: 'S1',
  sku: 'A',
  day: '2026-03-10',
  quantity: 1,
  ...more,
})
const report = async (
  document: string,
  lines: object[],
  more: object = {},
  context: CallContext = dealerBuyer(dealer),
  by = sellOut,
) => {
  const input = reportSellOut.input.parse({ idempotencyKey: key(), dealerCode: dealer, document, kind: 'sale', lines, ...more })
  return by.report(input, context)
}
const correct = (document: string, lineNo: number, more: object, context: CallContext = dealerBuyer(dealer)) =>
  sellOut.correct(
    correctSellOut.input.parse({ idempotencyKey: key(), dealerCode: dealer, document, lineNo, reason: '录错', ...more }),
    context,
  )
const listed = async (input: object, context: CallContext = brandOps) =>
  (await sellOut.list(listSellOut.input.parse(input), context)).rows.map(({ node }) => node)
const stock = async (input: object, context: CallContext = brandOps) =>
  (await sellOut.channelStock(listChannelStock.input.parse(input), context)).rows.map(({ node }) => node)
const trade = async (event: ReturnType<typeof aShipment> | ReturnType<typeof aReturn>) => {
  const found = tradeConsumers(tradeOf(instances[0]!)).find((one) => one.event.name === event.name)
  await found?.handle(event, asService('dealer'))
}

describe('a report of sales', () => {
  it('is taken once by document and line, however often and under whatever key it comes', async () => {
    const lines = Array.from({ length: 50 }, (_, n) => line(n + 1, { quantity: n + 1, amountMinor: 100 }))
    const replies = await Promise.all(Array.from({ length: 8 }, (_, n) => report('DAY-1', lines, {}, brandOps, all[n % 2])))
    const values = replies.map((reply) => (reply.ok ? reply.value : { taken: -1, known: 0, faults: [] }))
    expect(values.reduce((sum, { taken }) => sum + taken, 0)).toBe(50)
    expect(values.every(({ taken, known, faults }) => taken + known === 50 && faults.length === 0)).toBe(true)
    expect(await listed({ document: 'DAY-1', first: 200 })).toHaveLength(50)
  })

  it('takes the good lines and says what is wrong with the others', async () => {
    const reply = await report('DAY-2', [
      line(1),
      line(1, { quantity: 2 }),
      line(2, { sku: 'NOPE' }),
      line(3, { day: '2026-04-01' }),
      line(4, { quantity: 0 }),
      line(5, { serial: 'SN1', quantity: 2 }),
      line(6, { serial: 'SN1' }),
      line(7, { serial: 'SN1' }),
      line(8, { quantity: -1 }),
    ])
    expect(reply).toEqual({
      ok: true,
      value: {
        taken: 3,
        known: 0,
        faults: [
          { lineNo: 1, fault: 'LINE_TWICE' },
          { lineNo: 2, fault: 'UNKNOWN_SKU' },
          { lineNo: 3, fault: 'DAY_IN_FUTURE' },
          { lineNo: 4, fault: 'QUANTITY_ZERO' },
          { lineNo: 5, fault: 'SERIAL_NEEDS_ONE' },
          { lineNo: 7, fault: 'SERIAL_SOLD' },
        ],
      },
    })
    const other = await openDealer(instances[0]!, 1_000)
    expect(await report('DAY-9', [line(1, { serial: 'SN1' })], { dealerCode: other }, dealerBuyer(other))).toMatchObject({
      value: { taken: 0, faults: [{ lineNo: 1, fault: 'SERIAL_SOLD' }] },
    })
  })

  it('does not say another thing under the same line; a correction does, and keeps what was there', async () => {
    await report('DAY-3', [line(1, { quantity: 5, amountMinor: 500 })])
    expect(await report('DAY-3', [line(1, { quantity: 6 })])).toMatchObject({
      value: { taken: 0, faults: [{ fault: 'LINE_DIFFERS' }] },
    })
    expect(await correct('DAY-3', 1, { quantity: 6, amountMinor: 600 })).toMatchObject({
      ok: true,
      value: { quantity: 6, amountMinor: 600, version: 2 },
    })
    expect(await report('DAY-3', [line(1, { quantity: 5, amountMinor: 500 })])).toMatchObject({
      value: { taken: 0, known: 1, faults: [] },
    })
    expect(await sellOut.changes({ dealerCode: dealer, document: 'DAY-3' }, brandOps)).toEqual([
      expect.objectContaining({
        version: 2,
        quantityBefore: 5,
        quantityAfter: 6,
        amountBeforeMinor: 500,
        amountAfterMinor: 600,
        reason: '录错',
      }),
    ])
    expect(await correct('DAY-2', 6, { quantity: 2 })).toMatchObject({
      error: { code: 'SELL_OUT_LINE_FAULTY', fault: 'SERIAL_NEEDS_ONE' },
    })
    expect(await correct('DAY-3', 9, { quantity: 2 })).toMatchObject({ error: { code: 'SELL_OUT_LINE_NOT_FOUND' } })
  })

  it('of a unit that came back and is sold again is taken once the first sale is taken back', async () => {
    await correct('DAY-2', 6, { quantity: 0 })
    expect(await report('DAY-4', [line(1, { serial: 'SN1' })])).toMatchObject({ value: { taken: 1 } })
    expect(await correct('DAY-2', 6, { quantity: 1 })).toMatchObject({
      error: { code: 'SELL_OUT_LINE_FAULTY', fault: 'SERIAL_SOLD' },
    })
  })

  it('comes from the dealer, from above it and from the brand, and from nobody else', async () => {
    const stranger = await openDealer(instances[0]!, 1_000)
    expect(await report('DAY-5', [line(1)], {}, dealerBuyer(stranger))).toEqual({
      ok: false,
      error: { code: 'DEALER_NOT_FOUND', dealerCode: dealer },
    })
    expect(await correct('DAY-3', 1, { quantity: 1 }, dealerBuyer(stranger))).toMatchObject({
      error: { code: 'SELL_OUT_LINE_NOT_FOUND' },
    })
    expect(await listed({ document: 'DAY-3' }, dealerBuyer(stranger))).toEqual([])
    expect(await sellOut.changes({ dealerCode: dealer, document: 'DAY-3' }, dealerBuyer(stranger))).toEqual([])
    expect(await stock({ dealerCode: dealer }, dealerBuyer(stranger))).toEqual([])
    expect(await stock({ dealerCode: dealer, wholeBranch: true }, dealerBuyer(stranger))).toEqual([])
  })
})

describe('channel stock', () => {
  const at = (day: string) => `${day}T02:00:00.000Z`
  const goods = (quantity: number, sku = 'A') => [{ sku, quantity, amountMinor: 100 * quantity }]

  it('is what came in less what went out, beside what was reported of that day', async () => {
    const code = await openDealer(instances[0]!, 1_000)
    const own = { dealerCode: code }
    await trade(aShipment({ ...own, document: 'CS1', at: at('2026-03-01'), lines: goods(20) }))
    await trade(aReturn({ ...own, document: 'CR1', at: at('2026-03-02'), lines: goods(2) }))
    await report(
      'C1',
      [line(1, { quantity: 5 }), line(2, { quantity: 3, day: '2026-03-20' }), line(3, { sku: 'B', quantity: 4 })],
      own,
      brandOps,
    )
    const counted = [
      line(1, { quantity: 9, day: '2026-03-09' }),
      line(2, { quantity: 7, day: '2026-03-15' }),
      line(3, { storeCode: 'S2', quantity: 5, day: '2026-03-12' }),
    ]
    await report('C2', counted, { ...own, kind: 'stock' }, brandOps)
    expect(await stock(own)).toEqual([
      {
        ...{ dealerCode: code, sku: 'A', sellIn: 20, returned: 2, sellOut: 8, computed: 10 },
        ...{ reported: 12, reportedDay: '2026-03-15', difference: -1 },
      },
      {
        ...{ dealerCode: code, sku: 'B', sellIn: 0, returned: 0, sellOut: 4, computed: -4 },
        ...{ reported: null, reportedDay: null, difference: null },
      },
    ])
    expect((await stock({ ...own, only: 'negative' })).map(({ sku }) => sku)).toEqual(['B'])
    expect((await stock({ ...own, only: 'different' })).map(({ sku }) => sku)).toEqual(['A'])
    expect(await stock({ ...own, day: '2026-03-10' })).toMatchObject([
      { sku: 'A', sellOut: 5, computed: 13, reported: 9, difference: -9 },
      { sku: 'B' },
    ])
  })

  it('adds up a branch: goods come in at the top and go out in the stores', async () => {
    const [top, store] = [await openDealer(instances[0]!, 1_000), await openDealer(instances[0]!, 1_000)]
    await database.query('INSERT INTO dealer_branch (ancestor, dealer_code, depth) VALUES ($1, $2, 1)', top, store)
    await trade(aShipment({ dealerCode: top, document: 'CS2', at: at('2026-03-01'), lines: goods(10) }))
    await report('C3', [line(1, { quantity: 4 })], { dealerCode: store }, dealerBuyer(top))
    const me = dealerBuyer(top)
    expect(await stock({}, me)).toMatchObject([
      { dealerCode: top, computed: 10 },
      { dealerCode: store, computed: -4 },
    ])
    expect(await stock({ dealerCode: top, wholeBranch: true }, me)).toMatchObject([
      { dealerCode: top, sellIn: 10, sellOut: 4, computed: 6 },
    ])
  })
})
