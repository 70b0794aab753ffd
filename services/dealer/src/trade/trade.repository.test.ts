import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, DealerCode, EventEnvelope } from '@channel/contracts'
import { EventId, newId } from '@channel/contracts'
import { getTradeDocuments, listReturnRates, listSellIn, listTradeEntries } from '@channel/contracts/dealer'
import { Product, productRegistered } from '@channel/contracts/inventory'
import { asService, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { openDealer, runningDealers } from '../testing/running.js'
import { aReturn, aShipment, productMaster } from '../testing/trade-events.js'
import { visibleDealers } from '../visible-dealers.parts.js'
import { tradeConsumers } from './trade.consumer.js'
import type { TradeHandlers } from './trade.handlers.js'
import { tradeParts } from './trade.parts.js'

let database: TestDatabase
let instances: RunningDealers[]
let trades: TradeHandlers[]
let dealer: DealerCode
let other: DealerCode
const master = productMaster({ A: '血压计', B: '血糖仪', LATE: '体温计' })
const service = asService('dealer', 'warehouse-1')

beforeAll(async () => {
  database = await testDatabase('dealer')
  instances = await Promise.all([1, 2].map(() => runningDealers(database.url, undefined, master)))
  trades = instances.map(({ ground }) => tradeParts(ground, visibleDealers(ground)))
  dealer = await openDealer(instances[0]!, 1_000)
  other = await openDealer(instances[0]!, 1_000)
})
afterAll(async () => {
  await Promise.all(instances.map(({ stop }) => stop()))
  await database.drop()
})

const deliver = async (event: EventEnvelope, times = 1): Promise<void> => {
  const consumers = trades.flatMap((trade) => tradeConsumers(trade)).filter((one) => one.event.name === event.name)
  await Promise.all(Array.from({ length: times }, (_, n) => consumers[n % consumers.length]!.handle(event, service)))
}
const line = (sku: string, quantity: number, amountMinor: number) => ({ sku, quantity, amountMinor })
const entries = (input: object, context: CallContext = brandOps) =>
  trades[0]!.entries(listTradeEntries.input.parse(input), context)
const sellIn = async (input: object, context: CallContext = brandOps) =>
  (await trades[0]!.sellIn(listSellIn.input.parse({ from: '2026-01', to: '2026-12', ...input }), context)).rows.map(
    ({ node }) => node,
  )

describe('the trade ledger', () => {
  it('takes each shipment and return once, however often and wherever its event arrives', async () => {
    const at = '2026-03-05T02:00:00.000Z'
    const shipment = aShipment({ dealerCode: dealer, document: 'SH1', at, lines: [line('A', 10, 10_000), line('B', 2, 5_000)] })
    const back = aReturn({ dealerCode: dealer, document: 'RT1', at: '2026-04-01T02:00:00.000Z', lines: [line('A', 1, 1_000)] })
    await Promise.all([deliver(shipment, 10), deliver(back, 10)])
    const { rows, totalCount } = await entries({ dealerCode: dealer })
    expect(totalCount).toBe(3)
    expect(
      rows.map(({ node }) => [node.document, node.lineNo, node.sku, node.category, node.quantity, node.amountMinor]),
    ).toEqual([
      ['RT1', 1, 'A', '血压计', -1, -1_000],
      ['SH1', 2, 'B', '血糖仪', 2, 5_000],
      ['SH1', 1, 'A', '血压计', 10, 10_000],
    ])
  })

  it('passes over other channels', async () => {
    await deliver(
      aShipment({
        dealerCode: dealer,
        document: 'SH-X',
        at: '2026-03-06T02:00:00.000Z',
        channel: 'online',
        lines: [line('A', 1, 1)],
      }),
    )
    expect((await entries({ document: 'SH-X' })).totalCount).toBe(0)
  })

  it('keeps the category of the day: a product that moves later moves nothing in the ledger', async () => {
    const registered = (category: string): EventEnvelope => ({
      ...{ id: EventId.parse(newId()), name: productRegistered.name, key: 'LATE', occurredAt: '2026-03-01T00:00:00.000Z' },
      ...{ actor: 'pim', traceId: newId(), payload: Product.parse({ sku: 'LATE', name: '体温计', category }) },
    })
    const asked = master.asked.length
    const before = registered('旧类')
    await deliver(before)
    await deliver(
      aShipment({ dealerCode: other, document: 'SH-L1', at: '2026-05-01T02:00:00.000Z', lines: [line('LATE', 1, 100)] }),
    )
    await deliver(registered('新类'))
    await deliver(before)
    await deliver(
      aShipment({ dealerCode: other, document: 'SH-L2', at: '2026-05-02T02:00:00.000Z', lines: [line('LATE', 1, 100)] }),
    )
    const { rows } = await entries({ sku: 'LATE' })
    expect(rows.map(({ node }) => node.category)).toEqual(['新类', '旧类'])
    expect(master.asked).toHaveLength(asked)
  })

  it('takes goods of which nobody has a card, without a category', async () => {
    await deliver(
      aShipment({ dealerCode: other, document: 'SH-N', at: '2026-05-03T02:00:00.000Z', lines: [line('NOBODY', 1, 100)] }),
    )
    expect((await entries({ document: 'SH-N' })).rows[0]?.node.category).toBe('')
  })

  it('cannot be changed', async () => {
    await expect(database.query('UPDATE trade_entry SET quantity = 1')).rejects.toThrow('append-only')
  })

  it('is read page by page, and without gaps where days are equal', async () => {
    const lines = Array.from({ length: 7 }, () => line('A', 1, 100))
    await deliver(aShipment({ dealerCode: other, document: 'SH-P', at: '2026-06-01T02:00:00.000Z', lines }))
    const seen = []
    for (let after: string | undefined; ;) {
      const page = await entries({ document: 'SH-P', first: 3, after })
      seen.push(...page.rows.map(({ node }) => node.lineNo))
      if (!page.hasNextPage) break
      after = page.rows.at(-1)?.cursor
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
  })
})

describe('sell-in', () => {
  it('adds up what was shipped and what came back, by month and SKU', async () => {
    expect(await sellIn({ by: ['month', 'sku'], dealerCode: dealer })).toEqual([
      expect.objectContaining({
        month: '2026-03',
        sku: 'A',
        shippedQuantity: 10,
        returnedQuantity: 0,
        shippedMinor: 10_000,
        returnRateBp: 0,
      }),
      expect.objectContaining({ month: '2026-03', sku: 'B', shippedQuantity: 2, shippedMinor: 5_000, dealerCode: null }),
      expect.objectContaining({
        month: '2026-04',
        sku: 'A',
        shippedQuantity: 0,
        returnedQuantity: 1,
        returnedMinor: 1_000,
        returnRateBp: null,
      }),
    ])
  })

  it('pages by its key to the same rows as in one', async () => {
    const whole = await sellIn({ by: ['dealer', 'month', 'sku', 'category'] })
    const parts = []
    for (let after: string | undefined; ;) {
      const input = listSellIn.input.parse({
        by: ['dealer', 'month', 'sku', 'category'],
        from: '2026-01',
        to: '2026-12',
        first: 2,
        after,
      })
      const page = await trades[1]!.sellIn(input, brandOps)
      expect(page.totalCount).toBe(whole.length)
      parts.push(...page.rows.map(({ node }) => node))
      if (!page.hasNextPage) break
      after = page.rows.at(-1)?.cursor
    }
    expect(parts).toEqual(whole)
  })

  it('tells who gives most back', async () => {
    const input = listReturnRates.input.parse({ by: 'dealer', from: '2026-03', to: '2026-04', minShipped: 1 })
    expect(await trades[0]!.returnRates(input, brandOps)).toEqual([
      expect.objectContaining({ dealerCode: dealer, shippedQuantity: 12, returnedQuantity: 1, returnRateBp: 833 }),
    ])
  })
})

describe('a dealer', () => {
  it('sees its own trade and nothing of others, whatever it asks for', async () => {
    const me = dealerBuyer(other)
    expect((await entries({}, me)).rows.every(({ node }) => node.dealerCode === other)).toBe(true)
    expect((await entries({ dealerCode: dealer }, me)).totalCount).toBe(0)
    expect((await entries({ document: 'SH1' }, me)).totalCount).toBe(0)
    expect(await trades[0]!.documents(getTradeDocuments.input.parse({ documents: ['SH1', 'SH-N'] }), me)).toHaveLength(1)
    expect(await sellIn({ by: ['dealer'], dealerCode: dealer }, me)).toEqual([])
    expect((await sellIn({ by: ['dealer'] }, me)).map(({ dealerCode }) => dealerCode)).toEqual([other])
    expect(
      (await trades[0]!.returnRates(listReturnRates.input.parse({ by: 'dealer', from: '2026-01', to: '2026-12' }), me)).map(
        ({ dealerCode }) => dealerCode,
      ),
    ).toEqual([other])
  })
})
