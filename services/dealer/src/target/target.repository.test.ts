import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, DealerCode } from '@channel/contracts'
import { getDealerTargets, listAchievements, setTargets } from '@channel/contracts/dealer'
import { asService, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { key, openDealer, runningDealers } from '../testing/running.js'
import { aReturn, aShipment, productMaster } from '../testing/trade-events.js'
import { tradeConsumers } from '../trade/trade.consumer.js'
import { tradeParts } from '../trade/trade.parts.js'
import { visibleDealers } from '../visible-dealers.parts.js'
import type { TargetHandlers } from './target.handlers.js'
import { targetParts } from './target.parts.js'

let database: TestDatabase
let one: RunningDealers
let targets: TargetHandlers
let codes: DealerCode[]

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url, undefined, productMaster({ A: '血压计', B: '血糖仪' }))
  targets = targetParts(one.ground, visibleDealers(one.ground))
  codes = await Promise.all(Array.from({ length: 3 }, () => openDealer(one, 1_000)))
  const consumers = tradeConsumers(tradeParts(one.ground, visibleDealers(one.ground)))
  const trade = async (event: ReturnType<typeof aShipment> | ReturnType<typeof aReturn>) =>
    consumers.find((each) => each.event.name === event.name)?.handle(event, asService('dealer'))
  const at = '2026-03-31T15:59:59.000Z'
  const lines = [
    { sku: 'A', quantity: 10, amountMinor: 9_999 },
    { sku: 'B', quantity: 1, amountMinor: 1 },
  ]
  for (const [n, dealerCode] of codes.entries()) await trade(aShipment({ dealerCode, document: `SH${n}`, at, lines }))
  await trade(aReturn({ dealerCode: codes[1]!, document: 'RT1', at, lines: [{ sku: 'A', quantity: 5, amountMinor: 5_000 }] }))
  await trade(aShipment({ dealerCode: codes[2]!, document: 'SH-APRIL', at: '2026-03-31T16:00:00.000Z', lines }))
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const set = (list: object[], context: CallContext = brandOps) =>
  targets.set(setTargets.input.parse({ idempotencyKey: key(), targets: list }), context)
const target = (n: number, more: object = {}) => ({ dealerCode: codes[n], month: '2026-03', amountMinor: 10_000, ...more })
const ranking = async (context: CallContext = brandOps, more: object = {}) =>
  (await targets.achievements(listAchievements.input.parse({ month: '2026-03', ...more }), context)).rows.map(({ node }) => node)

describe('targets', () => {
  it('are set all or none, replaced and taken away', async () => {
    expect(
      await set([target(0), target(1), target(2), target(0, { category: '血压计', amountMinor: undefined, quantity: 4 })]),
    ).toEqual({
      ok: true,
      value: { set: 4, removed: 0 },
    })
    expect(await set([target(0), { ...target(0), dealerCode: 'NOBODY' }])).toMatchObject({
      error: { code: 'UNKNOWN_DEALERS', dealerCodes: ['NOBODY'] },
    })
    expect(await set([target(1), target(1)])).toMatchObject({ error: { code: 'TARGET_TWICE', dealerCode: codes[1] } })
    expect(await set([target(2, { amountMinor: 40_000 })])).toMatchObject({ value: { set: 1 } })
    expect((await ranking()).map(({ targetMinor }) => targetMinor)).toEqual([10_000, 10_000, 40_000])
    await set([target(2, { month: '2026-05' })])
    expect(await set([target(2, { month: '2026-05', amountMinor: undefined })])).toMatchObject({ value: { set: 0, removed: 1 } })
  })

  it('are reached by what was bought in the month less what came back, and not by rounding', async () => {
    await set([target(0, { amountMinor: 10_001 })])
    expect(
      (await ranking()).map(({ dealerCode, actualMinor, actualQuantity, rateBp, rank }) => [
        dealerCode,
        actualMinor,
        actualQuantity,
        rateBp,
        rank,
      ]),
    ).toEqual([
      [codes[0], 10_000, 11, 9_999, 1],
      [codes[1], 5_000, 6, 5_000, 2],
      [codes[2], 10_000, 11, 2_500, 3],
    ])
    expect(await ranking(brandOps, { category: '血压计' })).toMatchObject([
      { dealerCode: codes[0], actualQuantity: 10, targetMinor: null, rateBp: 25_000 },
    ])
  })

  it('page in the order of the ranking', async () => {
    const first = await targets.achievements(listAchievements.input.parse({ month: '2026-03', first: 2 }), brandOps)
    const rest = await ranking(brandOps, { after: first.rows.at(-1)?.cursor })
    expect([first.totalCount, first.hasNextPage, rest.map(({ rank }) => rank)]).toEqual([3, true, [3]])
  })

  it('of a dealer are seen by itself and the brand, ranked among what the caller sees', async () => {
    const me = dealerBuyer(codes[1]!)
    expect((await ranking(me)).map(({ dealerCode, rank }) => [dealerCode, rank])).toEqual([[codes[1], 1]])
    expect(await ranking(me, { dealerCode: codes[0] })).toEqual([])
    const range = { from: '2026-01', to: '2026-12' }
    const ofDealer = (n: number, context: CallContext) =>
      targets.ofDealer(getDealerTargets.input.parse({ dealerCode: codes[n], ...range }), context)
    expect((await ofDealer(0, brandOps)).map(({ category }) => category)).toEqual(['', '血压计'])
    expect(await ofDealer(0, me)).toEqual([])
    expect(await set([target(1)], me)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})
