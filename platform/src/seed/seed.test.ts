import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { InputOf, Query } from '@channel/contracts'
import { DealerCode, Sku } from '@channel/contracts'
import {
  getDealerProfiles,
  getDealerTargets,
  listAchievements,
  listApplications,
  listChannelStock,
  listDealers,
  listPriceLists,
  listRebateAccounts,
  listRebatePolicies,
} from '@channel/contracts/dealer'
import {
  availableToPromise,
  getBalances,
  getReservations,
  getStocktakeSummary,
  listAdjustments,
  listAtpChanges,
  listBackorders,
  listChannels,
  listDiversions,
  listExpectedReceipts,
  listGiftBatches,
  listInTransit,
  listLocations,
  listQuotas,
  listSerials,
  listStocktakes,
  listTransfers,
  reserveStock,
} from '@channel/contracts/inventory'
import { listExternalOrders, listUnmappedSkus } from '@channel/contracts/order'
import { isClean, reconcile } from '../audit/reconcile.js'
import { LOG_IN } from '../replay/operations.js'
import { asBrand, documentsOf, orderOf, rowsOf, statusesOf } from '../testing/planted.js'
import { eventually } from '../testing/stock-desk.js'
import type { TestPlatform } from '../testing/test-platform.js'
import { testPlatform } from '../testing/test-platform.js'
import { DEMO_PASSWORD, demoAccounts } from './accounts.js'
import { demoDealers } from './dealers.js'
import { openFirstAdmin, platformContext, seedDemo } from './seed.js'

describe('the demo data', () => {
  let platform: TestPlatform
  beforeAll(async () => {
    platform = await testPlatform()
    await seedDemo(platform.rpc, () => undefined)
  }, 120_000)
  afterAll(() => platform.close())

  const ask = <Q extends Query>(query: Q, input: InputOf<Q>) => asBrand(platform, query, input)
  const statuses = () => statusesOf(platform)
  const documents = () => documentsOf(platform)

  test('has orders of every channel in every final state, refusals among them', async () => {
    const ends = ['cancelled', 'completed', 'confirmed', 'refused', 'shipped']
    expect((await statuses()).map(({ status }) => status)).toEqual(expect.arrayContaining(ends))
    const channels = await platform.database.query('SELECT DISTINCT channel FROM "order".orders')
    expect(channels).toHaveLength(4)
  })

  test('agrees with its ledgers to the last unit', async () => {
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  })

  test('knows in which province its warehouses are', async () => {
    const places = rowsOf(await ask(listLocations, { kind: 'warehouse', first: 50 }))
    expect(places.map(({ code, region }) => `${code} ${region}`)).toEqual(['WH-CD 四川', 'WH-GZ 广东', 'WH-SH 上海'])
  })

  test('sells on three marketplaces, each by rules of its own, and every order of theirs was taken', async () => {
    const channels = rowsOf(await ask(listChannels, { kind: 'online', first: 50 }))
    expect(channels).toMatchObject([
      { code: 'DOUYIN', strategy: 'nearest', buyerCap: { units: 2, days: 30 }, feed: false },
      { code: 'JD', exposurePercent: 80, threshold: 10, feed: true },
      { code: 'ONLINE' },
      { code: 'TMALL', exposurePercent: 80, threshold: 10, feed: true },
    ])
    const orders = await platform.database.query(
      `SELECT sales_channel, count(*)::int AS orders FROM "order".orders
       WHERE status <> 'refused' AND sales_channel IN ('TMALL', 'JD', 'DOUYIN') GROUP BY 1 ORDER BY 1`,
    )
    expect(orders).toEqual([
      { sales_channel: 'DOUYIN', orders: 2 },
      { sales_channel: 'JD', orders: 3 },
      { sales_channel: 'TMALL', orders: 4 },
    ])
  })

  test('shows a quota that was sold from, and one that ends by itself', async () => {
    const [tmall] = rowsOf(await ask(listQuotas, { channel: 'TMALL', sku: 'NM-G3', location: 'WH-SH', first: 10 }))
    expect(tmall).toMatchObject({ granted: 200, remaining: 198, releaseAt: null })
    const [jd] = rowsOf(await ask(listQuotas, { channel: 'JD', sku: 'HM-H1', first: 10 }))
    expect(jd).toMatchObject({ granted: 100, remaining: 98, releaseAt: expect.any(String) })
  })

  test('explains what a shop can sell, step by step', async () => {
    const [atp] = await ask(availableToPromise, { skus: ['NM-G3'], channel: 'TMALL', explain: true })
    const steps = Object.fromEntries((atp?.explanation ?? []).map(({ step, amount }) => [step, amount]))
    expect(steps).toMatchObject({ exposure: expect.any(Number), 'own-quota': 278 })
    expect(steps['exposure']).toBeLessThan(0)
  })

  test('feeds the marketplaces that have a feed', async () => {
    await eventually(
      () => ask(listAtpChanges, { channel: 'TMALL' }),
      ({ rows }) => rows.length > 0,
    )
    expect((await ask(listAtpChanges, { channel: 'DOUYIN' })).rows).toEqual([])
  }, 20_000)

  test('sources a live sale out of the nearest warehouse and limits what one buyer gets', async () => {
    const [sale] = await ask(getReservations, { ids: ['01930000-0000-7000-8000-000000000001'] })
    expect(sale).toMatchObject({ channel: 'DOUYIN', status: 'shipped', lines: [{ sku: 'NM-G2', location: 'WH-CD', shipped: 2 }] })
    const third = await platform.rpc.call(
      reserveStock,
      {
        idempotencyKey: 'seed-test:third-unit',
        reservationId: '01930000-0000-7000-8000-0000000000ff',
        channel: 'DOUYIN',
        buyer: 'dy-10001',
        lines: [{ sku: 'NM-G2', quantity: 1 }],
        expiresAt: '2099-01-01T00:00:00.000Z',
      },
      platformContext(),
    )
    expect(third).toMatchObject({ ok: false, error: { code: 'BUYER_CAP_EXCEEDED', cap: 2, left: 0 } })
  })

  test('sells on what is sold out, because more of it is on the way', async () => {
    const balances = await ask(getBalances, { skus: ['FG-X2'] })
    expect(balances.reduce((sum, { sellable }) => sum + sellable, 0)).toBe(0)
    const [receipt] = rowsOf(await ask(listExpectedReceipts, { sku: 'FG-X2', first: 10 }))
    expect(receipt).toMatchObject({ quantity: 300, received: 0, location: 'WH-SH' })
    const waiting = rowsOf(await ask(listBackorders, { sku: 'FG-X2', first: 10 }))
    expect(waiting).toMatchObject([
      { quantity: 1, promisedOn: receipt?.dueOn },
      { quantity: 2, promisedOn: receipt?.dueOn },
      { quantity: 8, promisedOn: receipt?.dueOn },
    ])
  })

  test('keeps the last units of stores on the shelf', async () => {
    const [shelf] = await ask(getBalances, { skus: ['FG-MINI'], location: 'ST-BJ-01' })
    expect(shelf).toMatchObject({ safety: 5 })
  })

  test('has a gift batch that is partly used, and one that waits for a second person', async () => {
    expect(rowsOf(await ask(listGiftBatches, { first: 10 }))).toMatchObject([
      { status: 'pending', customer: '广州云山实业有限公司', allowed: ['approve', 'reject', 'withdraw'] },
      { status: 'approved', customer: '上海申颐集团工会', quantity: 400, used: 120, remaining: 280 },
    ])
  })

  test('has transfers that are a draft, partly received with damage, and on their way', async () => {
    const transfers = rowsOf(await ask(listTransfers, { first: 10 }))
    expect(transfers.map(({ status }) => status)).toEqual(['draft', 'partlyReceived', 'dispatched'])
    expect(transfers[1]?.lines).toMatchObject([
      { sku: 'AC-GEL', accepted: 25, inTransit: 15 },
      { sku: 'EM-E4', accepted: 17, damaged: 2, short: 1, inTransit: 0 },
    ])
    const underWay = rowsOf(await ask(listInTransit, { location: 'ST-SZ-01', first: 10 }))
    expect(underWay.map(({ sku, quantity, ageDays }) => [sku, quantity, ageDays])).toEqual([
      ['FG-MINI', 10, 0],
      ['NM-G2', 12, 0],
    ])
  })

  test('has an adjustment that waits for approval, one that was approved, and one that needed none', async () => {
    expect(rowsOf(await ask(listAdjustments, { first: 10 }))).toMatchObject([
      { status: 'pending', reason: 'loss', decidedBy: null },
      { status: 'posted', reason: 'quality-hold', units: 20 },
      { status: 'posted', reason: 'damage', units: 3 },
    ])
    const [approved] = rowsOf(await ask(listAdjustments, { reason: 'quality-hold', first: 1 }))
    expect(approved?.decidedBy).not.toBe(approved?.requestedBy)
    const [held] = await ask(getBalances, { skus: ['NM-G3-PRO'], location: 'WH-SH' })
    expect(held).toMatchObject({ frozen: 20 })
  })

  test('has a stocktake that is being counted blind, and one that was closed with differences', async () => {
    const [open, closed] = rowsOf(await ask(listStocktakes, { first: 10 }))
    expect(open).toMatchObject({ location: 'ST-SZ-01', status: 'counting', blind: true })
    expect(closed).toMatchObject({ location: 'ST-SH-01', status: 'closed', kind: 'cycle' })
    if (!open || !closed) throw new Error('two stocktakes are expected')
    expect(await ask(getStocktakeSummary, { stocktakeId: open.id })).toMatchObject({ counted: 3, differing: 1 })
    expect(await ask(getStocktakeSummary, { stocktakeId: closed.id })).toMatchObject({
      counted: 5,
      differing: 3,
      unitsMore: 1,
      unitsLess: 3,
    })
  })

  test('traces units from the factory to the consumer', async () => {
    const units = rowsOf(await ask(listSerials, { sku: Sku.parse('EM-E4'), first: 50 }))
    const unitsIn = (wanted: string) => units.filter(({ state }) => state === wanted).length
    const states = ['produced', 'in-stock', 'in-transit', 'at-dealer', 'sold']
    expect(states.map((state) => [state, unitsIn(state)])).toEqual([
      ['produced', 6],
      ['in-stock', 6],
      ['in-transit', 6],
      ['at-dealer', 8],
      ['sold', 4],
    ])
  })

  test('has a suspicion of diversion that is open, and one that was confirmed', async () => {
    expect(rowsOf(await ask(listDiversions, { first: 10 }))).toMatchObject([
      { status: 'confirmed', serial: 'E4-000019', dealerCode: 'D-GZ01', note: expect.stringContaining('返利') },
      { status: 'open', serial: 'E4-000015', dealerCode: 'D-SH01' },
    ])
  })

  test('has a tree of dealers over three levels, each with its profile', async () => {
    const dealers = rowsOf(await ask(listDealers, { within: DealerCode.parse('D-CN01'), first: 50 }))
    expect(dealers.map(({ code, parent }) => `${code} < ${parent ?? ''}`)).toEqual([
      'D-CN01 < ',
      'D-HZ01 < D-CN01',
      'D-NJ01 < D-CN01',
      'D-SH01 < D-CN01',
      'D-SH01-LJZ < D-SH01',
      'D-SH01-QB < D-SH01',
    ])
    const profiles = await ask(getDealerProfiles, { codes: demoDealers.map(({ code }) => DealerCode.parse(code)) })
    expect(profiles).toHaveLength(demoDealers.length)
    expect(
      profiles.filter(({ licence, bank, addresses }) => licence !== null && bank !== null && addresses.length === 2),
    ).toEqual(profiles)
  })

  test('has applications that wait for the brand and for the applicant', async () => {
    expect(rowsOf(await ask(listApplications, { first: 10 }))).toMatchObject([
      { status: 'more-wanted', parent: 'D-SH01' },
      { status: 'submitted', parent: null },
    ])
  })

  test('prices by channel, tier and dealer, and will raise the prices of gold dealers by itself', async () => {
    const lists = rowsOf(await ask(listPriceLists, { first: 10 }))
    expect(lists.map(({ code, status }) => `${code} ${status}`)).toEqual([
      'DEALER active',
      'GOLD active',
      'GOLD-NEXT scheduled',
      'GZ01-SPECIAL active',
      'RETAIL active',
    ])
    const order = await orderOf(platform, 'DEMO-RECEIVED')
    expect(order.lines).toMatchObject([
      { sku: 'NM-G3-PRO', unitPrice: '455.43', reason: { source: 'dealer', priceList: 'GZ01-SPECIAL' } },
      { sku: 'NM-G2', unitPrice: '227.43', reason: { source: 'dealer' } },
    ])
  })

  test('has an order in each state in between, in the hands of somebody', async () => {
    const references = ['PARTLY', 'RECEIVED', 'SENT', 'APPROVAL', 'ON-HOLD', 'BACKORDER', 'SPLIT', 'CHANGED']
    const found = await Promise.all(references.map((reference) => orderOf(platform, `DEMO-${reference}`)))
    expect(found).toMatchObject([
      { status: 'partly-shipped', lines: [{ shipped: 40 }, { shipped: 0, reason: { priceList: 'GOLD' } }] },
      { status: 'received' },
      { status: 'sent', sapNumber: '4500018231' },
      { status: 'approving', approval: { why: 'credit', refusal: { code: 'CREDIT_EXCEEDED' }, decision: null } },
      { status: 'confirmed', onHold: { reason: '收货地址待客户确认' } },
      { status: 'confirmed', lines: [{ waiting: 0 }, { sku: 'FG-X2', waiting: 8 }] },
      { status: 'confirmed', lines: [{ sku: 'NM-G2' }] },
      { status: 'confirmed', lines: [{ quantity: 30 }, { quantity: 10 }] },
    ])
  })

  test('earns rebates by a policy in force, and shows what another one would give', async () => {
    const policies = rowsOf(await ask(listRebatePolicies, { first: 10 }))
    expect(policies.map(({ status }) => status)).toEqual(['simulated', 'active'])
    await eventually(
      () => ask(listRebateAccounts, { first: 10 }),
      ({ totalCount }) => totalCount > 3,
    )
  }, 20_000)

  test('knows what dealers sold on, what lies there and how far they are from their targets', async () => {
    const day = { dealerCode: DealerCode.parse('D-SH01-LJZ'), sku: Sku.parse('NM-K5'), first: 10 }
    const lying = await eventually(
      () => ask(listChannelStock, day),
      ({ rows }) => rows[0]?.node.sellIn === 12,
    )
    expect(rowsOf(lying)).toMatchObject([{ sellIn: 12, sellOut: 4, reported: 7, difference: -1 }])
    const ever = { dealerCode: DealerCode.parse('D-SH01-LJZ'), from: '2026-01', to: '2099-12' }
    const [{ month } = { month: '' }] = await ask(getDealerTargets, ever)
    expect((await ask(listAchievements, { month, first: 10 })).totalCount).toBe(6)
  }, 20_000)

  test('has a shop whose orders come by spreadsheet: one placed, one with a code that nobody knows, one not paid yet', async () => {
    const stages = async () => rowsOf(await ask(listExternalOrders, { first: 10 })).map(({ stage }) => stage)
    const found = await eventually(stages, (seen) => seen.includes('placed'))
    expect(found.sort()).toEqual(['placed', 'unmapped', 'waiting'])
    expect(rowsOf(await ask(listUnmappedSkus, { first: 10 }))).toMatchObject([{ externalSku: 'JKT-YH-LB', waitingOrders: 1 }])
  }, 20_000)

  test('is completed by the next start where one was cut off, and doubles nothing', async () => {
    const before = await documents()
    await platform.database.query("DELETE FROM identity.account WHERE username = 'admin'")
    await platform.database.query("DELETE FROM identity.command_log WHERE key LIKE '%seed:v1:account:admin'")
    expect(await seedDemo(platform.rpc, () => undefined)).toBe(true)
    expect(await documents()).toEqual(before)
  }, 120_000)

  test('lets every account in with the printed password', async () => {
    for (const { username } of demoAccounts) {
      const answer = await platform.graphql({ query: LOG_IN, variables: { input: { username, password: DEMO_PASSWORD } } })
      expect(answer.codes).toEqual([])
    }
  }, 60_000)

  test('is planted once', async () => {
    const before = await documents()
    expect(await seedDemo(platform.rpc, () => undefined)).toBe(false)
    expect(await openFirstAdmin(platform.rpc, 'never-used-password')).toBeUndefined()
    expect(await documents()).toEqual(before)
  })
})
