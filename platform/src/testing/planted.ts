import type { InputOf, Query, ReplyOf } from '@channel/contracts'
import { listApplications, listPriceLists, listRebatePolicies, listSellOut } from '@channel/contracts/dealer'
import { listAdjustments, listGiftBatches, listStocktakes, listTransfers } from '@channel/contracts/inventory'
import type { Order } from '@channel/contracts/order'
import { listExternalOrders, listOrders } from '@channel/contracts/order'
import { platformContext } from '../seed/seed.js'
import type { TestPlatform } from './test-platform.js'

type Planted = Pick<TestPlatform, 'rpc' | 'database'>

export const asBrand = <Q extends Query>({ rpc }: Planted, query: Q, input: InputOf<Q>): Promise<ReplyOf<Q>> =>
  rpc.call(query, input, platformContext())

export const rowsOf = <T>({ rows }: { rows: readonly { node: T }[] }): T[] => rows.map(({ node }) => node)

export const statusesOf = ({ database }: Planted) =>
  database.query<{ status: string; orders: number }>(
    'SELECT status, count(*)::int AS orders FROM "order".orders GROUP BY status ORDER BY status',
  )

/** The order with this reference; what was split from it has the same one. */
export const orderOf = async (platform: Planted, reference: string): Promise<Order> => {
  const found = rowsOf(await asBrand(platform, listOrders, { search: reference, first: 5 }))
  const order = found.find(({ splitFrom }) => splitFrom === null)
  if (!order) throw new Error(`${reference} is missing`)
  return order
}

/** How much there is of everything that seeding twice could double. */
export const documentsOf = async (platform: Planted) => {
  const many = { first: 50 }
  const entries = (sql: string) => platform.database.query<{ entries: number }>(`SELECT count(*)::int AS entries FROM ${sql}`)
  return {
    transfers: (await asBrand(platform, listTransfers, many)).totalCount,
    adjustments: (await asBrand(platform, listAdjustments, many)).totalCount,
    stocktakes: (await asBrand(platform, listStocktakes, many)).totalCount,
    gifts: (await asBrand(platform, listGiftBatches, many)).totalCount,
    applications: (await asBrand(platform, listApplications, many)).totalCount,
    priceLists: (await asBrand(platform, listPriceLists, many)).totalCount,
    policies: (await asBrand(platform, listRebatePolicies, many)).totalCount,
    sellOut: (await asBrand(platform, listSellOut, many)).totalCount,
    externalOrders: (await asBrand(platform, listExternalOrders, many)).totalCount,
    payments: await entries("dealer.credit_entry WHERE reason = 'payment'"),
    movements: await entries('inventory.movement'),
    orders: await statusesOf(platform),
  }
}
