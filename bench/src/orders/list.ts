import { withClient } from '@channel/provision'
import type { LoadResult } from '../measure/closed-loop.js'
import { closedLoop } from '../measure/closed-loop.js'
import type { Measure } from '../measure/report.js'
import { fillOrders } from './many-orders.js'
import { dealerOf, placeOrder, randomLines } from './shop.js'
import type { Bench, StageResult } from './stage.js'

const CALLERS = 2
const ROWS = 50
const SLOWEST_MS = 60
const MOST_RATIO = 1.5
const DEALERS = 200
const DAY_MS = 86_400_000
const SPREAD_DAYS = 3 * 365

const LIST = `query ($filter: OrderFilter, $first: Int!, $after: String) {
  orders(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id number channel status reference placedAt total { amountMinor currency } dealer { code name status }
      lines { sku quantity unitPrice amountMinor } } } }`

type Page = {
  readonly nodes: readonly {
    readonly channel: string
    readonly lines: readonly unknown[]
    readonly dealer: { readonly name: string } | null
  }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

const random = (count: number): number => Math.floor(Math.random() * count)
const dayAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString()

/** What people look for: the newest, one status, one dealer, a stretch of time in between, and how it goes together. */
const FILTERS: readonly (() => Record<string, unknown>)[] = [
  () => ({}),
  () => ({ status: 'SHIPPED' }),
  () => ({ dealerCode: dealerOf(1 + random(DEALERS)) }),
  () => ({ dealerCode: dealerOf(1 + random(DEALERS)), status: 'CONFIRMED' }),
  () => ({ channel: 'DEALER', to: dayAgo(random(SPREAD_DAYS)) }),
  () => ({ status: 'CANCELLED', to: dayAgo(random(SPREAD_DAYS)) }),
]

const check = ({ nodes }: Page): void => {
  const torn = nodes.some(({ channel, lines, dealer }) => lines.length === 0 || (channel === 'DEALER' && dealer === null))
  if (nodes.length === 0 || torn) throw new Error(`A page of ${nodes.length} orders has no lines or no dealer`)
}

/** Every second page is the one after another. */
const look = ({ gateway, options }: Bench): Promise<LoadResult> => {
  const open: { readonly filter: unknown; readonly after: string }[] = []
  return closedLoop({
    callers: CALLERS,
    ms: Infinity,
    calls: options.size.pages,
    call: async (number) => {
      const next = open.pop()
      const filter = next?.filter ?? FILTERS[number % FILTERS.length]?.()
      const page = await gateway.ask<Page>(LIST, { filter, first: ROWS, after: next?.after })
      check(page)
      const { hasNextPage, endCursor } = page.pageInfo
      if (next === undefined && hasNextPage && endCursor !== null) open.push({ filter, after: endCursor })
      return undefined
    },
  })
}

/** A page of orders with all that a list shows, over few and over many of them. */
export const listStage = async (bench: Bench): Promise<StageResult> => {
  const { options, platform, gateway, say } = bench
  const { skus, fewOrders, manyOrders } = options.size
  const template = await placeOrder(gateway, randomLines(skus, 3))
  const fill = (from: number, to: number) =>
    withClient(platform.adminUrl, (admin) => fillOrders(admin, { template, from, to, skus }))
  say(`list: ${fewOrders} orders`)
  await fill(1, fewOrders)
  await look(bench)
  const few = await look(bench)
  say(`list: ${manyOrders} orders`)
  await fill(fewOrders + 1, manyOrders)
  await look(bench)
  const many = await look(bench)
  const measures: Measure[] = [
    {
      what: `list of ${ROWS} orders with lines and dealers over ${manyOrders.toLocaleString('en')}, p99`,
      ours: { value: many.p99Ms, unit: 'ms' },
      target: { of: 'ours', is: 'below', value: SLOWEST_MS },
    },
    {
      what: `the same against ${fewOrders.toLocaleString('en')} orders, p99`,
      ours: { value: many.p99Ms, unit: 'ms' },
      reference: { value: few.p99Ms, unit: 'ms', name: `over ${fewOrders.toLocaleString('en')}` },
      target: { of: 'ratio', is: 'below', value: MOST_RATIO },
    },
    { what: 'list, p50', ours: { value: many.p50Ms, unit: 'ms' }, reference: { value: few.p50Ms, unit: 'ms', name: 'over few' } },
    {
      what: 'list, errors',
      ours: { value: few.failed + many.failed, unit: '' },
      target: { of: 'ours', is: 'exactly', value: 0 },
      mustHold: true,
      note: [...few.failures, ...many.failures][0],
    },
  ]
  return { measures, details: { few, many } }
}
