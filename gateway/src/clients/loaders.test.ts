import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AccountId } from '@channel/contracts'
import { getCreditAccounts, getDealers } from '@channel/contracts/dealer'
import { getAccounts } from '@channel/contracts/identity'
import { getProducts } from '@channel/contracts/inventory'
import { getOrderHistory, listOrders } from '@channel/contracts/order'
import { credit, dealer, order, page, product } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const SCREEN = `query ($first: Int!) { orders(first: $first) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
  number placedByAccount { displayName } history { status at }
  dealer { name credit { exposure { amountMinor } available { amountMinor } } }
  lines { sku product { name } } } } } }`

describe('a page of orders with all that belongs to it', () => {
  let gateway: RunningGateway
  let reversed = false
  const inSomeOrder = <T>(rows: T[]): T[] => (reversed ? rows.toReversed() : rows)

  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc
      .on(listOrders, ({ first = 50 }) => page(Array.from({ length: first }, (_, at) => order(at, { placedBy: ACCOUNT_ID }))))
      .on(getDealers, ({ codes }) => inSomeOrder(codes.filter((code) => code !== 'D3').map(dealer)))
      .on(getCreditAccounts, ({ codes }) => inSomeOrder(codes.map(credit)))
      .on(getProducts, ({ skus }) => inSomeOrder(skus.map(product)))
      .on(getOrderHistory, ({ ids }) => inSomeOrder(ids.flatMap((id) => [historyOf(id)])))
      .on(getAccounts, ({ ids }) => ids.map(accountOf))
  })
  afterAll(() => gateway.close())
  beforeEach(() => {
    gateway.rpc.sent.splice(0)
  })

  const at = '2026-11-22T08:00:00.000Z'
  const historyOf = (id: string) => ({
    orderId: order(0).id.replace(/.*/, id) as never,
    version: 2,
    at,
    step: 'confirmed' as const,
    status: 'confirmed' as const,
    actor: 'service:order',
    note: '',
    document: null,
    changes: [],
  })
  const accountOf = (id: string) => ({
    id: AccountId.parse(id),
    username: 'ops',
    displayName: '运营',
    roles: ['brand-ops' as const],
    dealerCode: null,
    storeCode: null,
    status: 'active' as const,
    createdAt: at,
  })
  const patterns = [listOrders, getAccounts, getOrderHistory, getDealers, getProducts, getCreditAccounts].map(
    ({ pattern }) => pattern,
  )

  test.each([1, 50, 200])('%i orders take the same six calls', async (first) => {
    const { errors } = await gateway.send(SCREEN, { first })
    expect(errors).toEqual([])
    expect(gateway.rpc.patterns().sort()).toEqual(patterns.toSorted())
  })

  test('no key is asked for twice', async () => {
    await gateway.send(SCREEN, { first: 50 })
    for (const { input } of gateway.rpc.sent) {
      const keys = (input['skus'] ?? input['codes'] ?? input['ids'] ?? []) as string[]
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  test.each([false, true])('every row gets its own, whatever the order of the answers (reversed: %s)', async (reverse) => {
    reversed = reverse
    const { data } = await gateway.send(SCREEN, { first: 50 })
    const { orders } = data as unknown as {
      orders: { edges: { node: Record<string, unknown> }[]; pageInfo: object; totalCount: number }
    }
    orders.edges.forEach(({ node }, number) => {
      const expected =
        number % 7 === 3
          ? null
          : { name: `经销商 D${number % 7}`, credit: { exposure: { amountMinor: 2_000 }, available: { amountMinor: 98_000 } } }
      expect(node['dealer']).toEqual(expected)
      expect(node['lines']).toEqual([
        { sku: `SKU-${number}`, product: { name: `货品 SKU-${number}` } },
        { sku: 'SKU-COMMON', product: { name: '货品 SKU-COMMON' } },
      ])
      expect(node['history']).toEqual([{ status: 'CONFIRMED', at }])
    })
    expect(orders.pageInfo).toEqual({ hasNextPage: true, endCursor: 'c49' })
    expect(orders.totalCount).toBe(1_234)
  })

  test('two requests share nothing', async () => {
    await Promise.all([gateway.send(SCREEN, { first: 2 }), gateway.send(SCREEN, { first: 2 })])
    expect(gateway.rpc.patterns().filter((pattern) => pattern === getProducts.pattern)).toHaveLength(2)
  })
})
