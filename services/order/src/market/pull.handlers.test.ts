import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { brandOps } from '@channel/testkit'
import type { TestedMarket } from '../testing/market-service.js'
import { marketService, YOUZAN } from '../testing/market-service.js'
import { marketplace } from '../testing/marketplace.js'

const TOP = { appKey: '12345678', appSecret: 'top-secret', session: 'session-1' }

let service: TestedMarket
let market: Awaited<ReturnType<typeof marketplace>>
beforeAll(async () => {
  ;[service, market] = await Promise.all([marketService(), marketplace()])
})
afterAll(() => Promise.all([service.close(), market.close()]))
afterEach(async () => {
  await service.database.query('UPDATE market_shop SET active = false')
  market.trades.clear()
  market.asked.length = 0
  market.state.afterPage = () => undefined
  market.state.broken = false
  service.pass(86_400)
})

const before = (seconds: number): Date => new Date(service.now().getTime() - seconds * 1_000)
const openShop = (code: string, platform: 'youzan' | 'taobao', parts: object = {}) =>
  service.openShop({
    code,
    platform,
    endpoint: platform === 'taobao' ? `${market.url}/router/rest` : market.url,
    credentials: platform === 'taobao' ? TOP : YOUZAN,
    pullFrom: before(3_600).toISOString(),
    ...parts,
  })

/** Trades of the last hour, a second or so apart. */
const trade = (count: number, prefix: string) => {
  for (let n = 0; n < count; n += 1) {
    const id = `${prefix}${String(n).padStart(5, '0')}`
    market.trades.set(id, { id, modified: before(3_000 - n * 2), status: 'WAIT_BUYER_PAY', sku: 'A1', num: 1, payment: '5.00' })
  }
}
const newest = () => [...market.trades.values()].sort((a, b) => b.modified.getTime() - a.modified.getTime())
/** Trades change while they are read: they leave the window, and those behind them move to the front. */
const change = (count: number) => () => {
  for (const one of newest()
    .filter(({ modified }) => modified < service.now())
    .slice(0, count))
    one.modified = new Date(service.now().getTime() + 1_000)
}
const pullUntilIdle = async () => {
  while (await service.pullDue()) continue
}
const countOf = async (shop: string): Promise<number> => {
  const [row] = await service.database.query<{ n: string }>('SELECT count(*) AS n FROM external_order WHERE shop = $1', shop)
  return Number(row?.n)
}
const stateOf = async (code: string) => (await service.market.listShops({}, brandOps)).find((shop) => shop.code === code)

describe.each([
  ['youzan', 'YZ1'],
  ['taobao', 'TB1'],
] as const)('the trades of %s', (platform, code) => {
  it('are all fetched in one window although they change while it is read', async () => {
    await openShop(code, platform)
    trade(350, platform)
    market.state.afterPage = change(30)
    // Read from the front, the same changes hide trades: a page that was read swallows the head of the next.
    const [window] = [{ from: before(3_600), to: service.now(), size: 100 }]
    const model = new Map([...market.trades].map(([id, one]) => [id, { ...one }]))
    const seen = new Set<string>()
    for (let page = 1; page <= 4; page += 1) {
      for (const { id } of market.pageOf({ ...window, page }).rows) seen.add(id)
      change(30)()
    }
    const left = newest().filter(({ id, modified }) => !seen.has(id) && modified <= window.to)
    expect(left.length).toBeGreaterThan(0)
    for (const [id, one] of model) market.trades.set(id, one)

    const whole = new Set(market.pageOf({ ...window, page: 1, size: 1_000 }).rows.map(({ id }) => id))
    await service.pullDue()
    expect(market.asked.map(({ page }) => page)).toEqual([1, 4, 3, 2, 1])
    const stayed = [...whole].filter((id) => (market.trades.get(id)?.modified ?? 0) <= window.to)
    const here = new Set(
      (await service.database.query<{ id: string }>('SELECT external_id AS id FROM external_order WHERE shop = $1', code)).map(
        ({ id }) => id,
      ),
    )
    expect(stayed.filter((id) => !here.has(id))).toEqual([])

    // Those that changed come with the next window.
    market.state.afterPage = () => undefined
    service.pass(600)
    await pullUntilIdle()
    expect(await countOf(code)).toBe(350)
  })
})

describe('a cursor', () => {
  it('overlaps with what is here and rests when all is', async () => {
    await openShop('TB2', 'taobao')
    trade(3, 'late')
    await pullUntilIdle()
    const until = (await stateOf('TB2'))?.pull?.until ?? ''
    // A trade that the marketplace shows only now, though it changed before.
    market.trades.set('shown-late', {
      id: 'shown-late',
      modified: new Date(Date.parse(until) - 120_000),
      status: 'WAIT_BUYER_PAY',
      sku: 'A1',
      num: 1,
      payment: '1.00',
    })
    expect(await service.pullDue()).toBe(false)
    service.pass(60)
    expect(await service.pullDue()).toBe(true)
    expect(await countOf('TB2')).toBe(4)
  })

  it('goes day by day where much has to be caught up with', async () => {
    await openShop('TB3', 'taobao', { pullFrom: before(3 * 86_400).toISOString() })
    market.trades.set('old', {
      id: 'old',
      modified: before(2 * 86_400),
      status: 'WAIT_BUYER_PAY',
      sku: 'A1',
      num: 1,
      payment: '1.00',
    })
    await pullUntilIdle()
    expect(market.asked.length).toBeGreaterThan(3)
    expect(await countOf('TB3')).toBe(1)
  })

  it('goes on at the page where its reader died', async () => {
    await openShop('TB4', 'taobao')
    trade(250, 'res')
    let answers = 0
    market.state.afterPage = () => {
      answers += 1
      market.state.broken = answers === 3
    }
    await service.pullDue()
    expect(await stateOf('TB4')).toMatchObject({ pull: { failures: 1, lastError: 'HTTP_STATUS 502' } })
    market.state.broken = false
    expect(await service.pullDue()).toBe(false)
    service.pass(6)
    await service.pullDue()
    expect(market.asked.map(({ page }) => page)).toEqual([1, 3, 2, 1])
    expect(await countOf('TB4')).toBe(250)
    expect(await stateOf('TB4')).toMatchObject({ pull: { failures: 0, lastError: null } })
  })

  it('waits longer after each failure and tells why, without a secret', async () => {
    await openShop('YZ5', 'youzan', { credentials: { ...YOUZAN, accessToken: 'stale-token' } })
    await service.pullDue()
    const first = await stateOf('YZ5')
    expect(first?.pull).toMatchObject({ failures: 1, lastError: 'PLATFORM_REFUSED 4203' })
    service.pass(6)
    await service.pullDue()
    const second = await stateOf('YZ5')
    expect(Date.parse(second?.pull?.dueAt ?? '') - service.now().getTime()).toBe(10_000)
  })

  it('is moved by one reader only', async () => {
    await openShop('TB6', 'taobao')
    trade(5, 'one')
    const another = service.replica()
    const had = await Promise.all([service.pullDue(), another.pullDue(), service.pullDue(), another.pullDue()])
    expect(had.filter((one) => one)).toHaveLength(1)
    expect(market.asked).toHaveLength(1)
  })

  it('brings paid trades to where they become orders', async () => {
    await openShop('TB7', 'taobao', { ownSkus: true })
    service.neighbours.stockUp({ A1: 5 })
    const id = '2231958349123456789'
    market.trades.set(id, { id, modified: before(100), status: 'WAIT_SELLER_SEND_GOODS', sku: 'A1', num: 2, payment: '19.90' })
    await service.pullDue()
    await service.placeDue()
    expect((await service.ours(id)).map(({ status, total }) => [status, total])).toEqual([['confirmed', '1990']])
    expect((await service.external({ externalId: id }))[0]?.buyer).toBe('王**')
  })
})
