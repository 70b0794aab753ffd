import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { asService, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { plant } from '../testing/dealers.js'
import type { Prices } from '../testing/prices.js'
import { activeList, explain, pricesOf, quote } from '../testing/prices.js'
import type { RunningDealers } from '../testing/running.js'
import { runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers
let prices: Prices

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  prices = pricesOf(one)
  await plant(one, { NORTH: null, NORTH1: 'NORTH', SOUTH: null })
  await database.query("UPDATE dealer SET tier = 'silver' WHERE code = 'SOUTH'")
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const DAY = 86_400_000
const tomorrow = () => {
  one.clock.now = new Date(one.clock.now.getTime() + DAY)
}
const paid = async (...args: Parameters<typeof quote> extends [unknown, ...infer Rest] ? Rest : never) =>
  (await quote(prices, ...args)).map(({ unitPrice, reason }) => [unitPrice, reason.priceList])

describe('the price of a line', () => {
  beforeAll(async () => {
    await activeList(prices, 'W-ALL', [
      { sku: 'W1', unitPrice: '100' },
      { sku: 'W2', unitPrice: '50' },
      { sku: 'W3', unitPrice: '7' },
    ])
    const channel = { scope: { kind: 'channel' as const, channel: 'dealer' as const } }
    await activeList(
      prices,
      'W-CH',
      [
        { sku: 'W1', unitPrice: '95' },
        { sku: 'W2', unitPrice: '45' },
      ],
      channel,
    )
    const shop = { scope: { ...channel.scope, salesChannel: 'DEALER-B' } }
    await activeList(prices, 'W-SHOP', [{ sku: 'W2', unitPrice: '44' }], shop)
    await activeList(prices, 'W-GOLD', [{ sku: 'W1', unitPrice: '90' }], { scope: { kind: 'tier', tier: 'gold' } })
    const breaks = [
      { sku: 'W1', minQuantity: 10, unitPrice: '80' },
      { sku: 'W1', minQuantity: 100, unitPrice: '0.0425' },
    ]
    await activeList(prices, 'W-NORTH', breaks, { scope: { kind: 'dealer', dealerCode: 'NORTH' } })
  })

  it('comes from the dealer, else its tier, else its channel, else the general list, else from none', async () => {
    const lines: [string, number][] = [
      ['W1', 10],
      ['W1', 9],
      ['W2', 1],
      ['W3', 1],
      ['W9', 1],
    ]
    expect(await paid(lines, { dealerCode: 'NORTH' })).toEqual([
      ['80', 'W-NORTH'],
      ['90', 'W-GOLD'],
      ['45', 'W-CH'],
      ['7', 'W-ALL'],
      [null, null],
    ])
    expect(await paid(lines.slice(0, 3), { dealerCode: 'SOUTH' })).toEqual([
      ['95', 'W-CH'],
      ['95', 'W-CH'],
      ['45', 'W-CH'],
    ])
    expect(await paid(lines.slice(0, 3), { channel: 'online' })).toEqual([
      ['100', 'W-ALL'],
      ['100', 'W-ALL'],
      ['50', 'W-ALL'],
    ])
  })

  it('is that of the greatest break that the quantity reaches', async () => {
    expect(
      await paid(
        [
          ['W1', 100],
          ['W1', 99],
        ],
        { dealerCode: 'NORTH' },
      ),
    ).toEqual([
      ['0.0425', 'W-NORTH'],
      ['80', 'W-NORTH'],
    ])
  })

  it('of one sales channel comes before that of its whole channel', async () => {
    expect(await paid([['W2', 1]], { salesChannel: 'DEALER-B' })).toEqual([['44', 'W-SHOP']])
  })

  it('is in the currency that was asked for, or none', async () => {
    expect(await paid([['W1', 1]], { currency: 'USD' })).toEqual([[null, null]])
  })

  it('says why', async () => {
    const [first] = await quote(prices, [['W1', 12]], { dealerCode: 'NORTH' })
    expect(first?.reason).toEqual({
      source: 'dealer',
      priceList: 'W-NORTH',
      name: 'W-NORTH 价格表',
      minQuantity: 10,
      validFrom: one.clock.now.toISOString(),
      validTo: null,
    })
    const why = await explain(prices, ['W1', 9], { dealerCode: 'NORTH' })
    expect(
      why?.candidates.map(({ priceList, outcome, unitPrice, minQuantity }) => [priceList, outcome, unitPrice, minQuantity]),
    ).toEqual([
      ['W-NORTH', 'quantity-too-small', '80', 10],
      ['W-GOLD', 'won', '90', 1],
      ['W-CH', 'outranked', '95', 1],
      ['W-ALL', 'outranked', '100', 1],
    ])
    expect(why?.quoted).toEqual((await quote(prices, [['W1', 9]], { dealerCode: 'NORTH' }))[0])
  })

  it('is told to dealer people for their own dealers in their channel, and to nobody else', async () => {
    const north = dealerBuyer('NORTH')
    expect(await paid([['W1', 10]], {}, north)).toEqual([['80', 'W-NORTH']])
    expect(await paid([['W1', 10]], { dealerCode: 'NORTH1' }, north)).toEqual([['90', 'W-GOLD']])
    for (const asking of [
      { dealerCode: 'SOUTH' },
      { channel: 'online' as const },
      { salesChannel: 'DEALER-B' },
      { dealerCode: 'NOBODY' },
    ]) {
      expect(await quote(prices, [['W1', 1]], asking, north)).toEqual([])
      expect(await explain(prices, ['W1', 1], asking, north)).toBeNull()
    }
    expect(await quote(prices, [['W1', 1]], { dealerCode: 'NORTH' }, dealerBuyer('NORTH1'))).toEqual([])
    expect(await paid([['W1', 10]], { dealerCode: 'NORTH' }, asService('order'))).toEqual([['80', 'W-NORTH']])
  })
})

describe('lists of one scope', () => {
  const scope = (tier: string) => ({ scope: { kind: 'tier' as const, tier }, currency: 'EUR' })
  const ask = (sku: string) => paid([[sku, 1]], { dealerCode: 'SOUTH', currency: 'EUR' })

  it('are asked by priority, then the one that began last, then by code', async () => {
    await activeList(prices, 'O-B', [{ sku: 'O1', unitPrice: '2' }], scope('silver'))
    await activeList(prices, 'O-A', [{ sku: 'O1', unitPrice: '1' }], scope('silver'))
    expect(await ask('O1')).toEqual([['1', 'O-A']])
    tomorrow()
    await activeList(prices, 'O-C', [{ sku: 'O1', unitPrice: '3' }], scope('silver'))
    expect(await ask('O1')).toEqual([['3', 'O-C']])
    await activeList(prices, 'O-D', [{ sku: 'O1', unitPrice: '4' }], { ...scope('silver'), priority: 1 })
    tomorrow()
    await activeList(prices, 'O-E', [{ sku: 'O1', unitPrice: '5' }], scope('silver'))
    expect(await ask('O1')).toEqual([['4', 'O-D']])
  })
})
