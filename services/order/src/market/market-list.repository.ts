import type { Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  ExternalOrder,
  listExternalOrders,
  listSkuMappings,
  listUnmappedSkus,
  ShopCode,
  SkuMapping,
  UnmappedSku,
} from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { StoredRow } from './external-order-store.repository.js'
import { knownFrom } from './external-order-store.repository.js'
import { shown } from './external-order.js'

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

const where = (conditions: readonly (Prisma.Sql | false)[]): Prisma.Sql => {
  const kept = conditions.filter((one) => one !== false)
  return kept.length === 0 ? Prisma.sql`true` : Prisma.join(kept, ' AND ')
}

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

/** Shop and code of the last row, or nothing where somebody made the cursor up. */
const pairAfter = (cursor: string | undefined): readonly [string, string] | undefined => {
  const [shop, code] = decodeCursor(cursor) ?? []
  return typeof shop === 'string' && typeof code === 'string' ? [shop, code] : undefined
}

const pageFrom = <T>(rows: readonly T[], first: number, cursorOf: (row: T) => string, totalCount: number): Page<T> => ({
  rows: rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node })),
  hasNextPage: rows.length > first,
  totalCount,
})

const filtered = ({ shop, status, stage, externalId, from, to }: ParsedInputOf<typeof listExternalOrders>): Prisma.Sql =>
  where([
    shop !== undefined && Prisma.sql`shop = ${shop}`,
    status !== undefined && Prisma.sql`status = ${status}`,
    stage !== undefined && Prisma.sql`stage = ${stage}`,
    externalId !== undefined && Prisma.sql`external_id = ${externalId}`,
    from !== undefined && Prisma.sql`received_at >= ${from}::timestamptz`,
    to !== undefined && Prisma.sql`received_at < ${to}::timestamptz`,
  ])

const countOf = async (db: PrismaClient, from: Prisma.Sql): Promise<number> => {
  const [row] = await db.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM (SELECT 1 ${from} LIMIT ${COUNT_LIMIT}) counted`
  return Number(row?.n ?? 0)
}

/** Orders from outside. Reads only. */
export const externalOrderListRepository = (db: PrismaClient) => ({
  /** Newest first: ids grow with the time at which the first message came. */
  orders: async (input: ParsedInputOf<typeof listExternalOrders>): Promise<Page<ExternalOrder>> => {
    const matching = filtered(input)
    const [id] = decodeCursor(input.after) ?? []
    const [rows, totalCount] = await Promise.all([
      db.$queryRaw<StoredRow[]>`
          SELECT * FROM external_order WHERE ${matching} AND ${isUuid(id) ? Prisma.sql`id < ${id}::uuid` : Prisma.sql`true`}
          ORDER BY id DESC LIMIT ${input.first + 1}`,
      countOf(db, Prisma.sql`FROM external_order WHERE ${matching}`),
    ])
    return pageFrom(
      rows.map((row) => shown(knownFrom(row))),
      input.first,
      (one) => encodeCursor(one.id),
      totalCount,
    )
  },
})

/** What the codes of shops mean, and which mean nothing yet. Reads only. */
export const skuListRepository = (db: PrismaClient) => ({
  unmapped: async (input: ParsedInputOf<typeof listUnmappedSkus>): Promise<Page<UnmappedSku>> => {
    const matching = where([input.shop !== undefined && Prisma.sql`shop = ${input.shop}`])
    const after = pairAfter(input.after)
    const [rows, totalCount] = await Promise.all([
      db.$queryRaw<{ shop: string; externalSku: string; name: string; waitingOrders: bigint }[]>`
          SELECT shop, external_sku AS "externalSku", max(name) AS name, count(*) AS "waitingOrders" FROM unmapped_line
           WHERE ${matching} AND ${after ? Prisma.sql`(shop, external_sku) > (${after[0]}, ${after[1]})` : Prisma.sql`true`}
           GROUP BY shop, external_sku ORDER BY shop, external_sku LIMIT ${input.first + 1}`,
      countOf(db, Prisma.sql`FROM unmapped_line WHERE ${matching} GROUP BY shop, external_sku`),
    ])
    const nodes = rows.map((row) => ({ ...row, shop: row.shop as ShopCode, waitingOrders: Number(row.waitingOrders) }))
    return pageFrom(nodes, input.first, (one) => encodeCursor(one.shop, one.externalSku), totalCount)
  },

  mappings: async (input: ParsedInputOf<typeof listSkuMappings>): Promise<Page<SkuMapping>> => {
    const matching = { shop: input.shop, sku: input.sku }
    const after = pairAfter(input.after)
    const later = after ? { OR: [{ shop: { gt: after[0] } }, { shop: after[0], externalSku: { gt: after[1] } }] } : {}
    const [rows, totalCount] = await Promise.all([
      db.skuMapping.findMany({
        where: { AND: [matching, later] },
        orderBy: [{ shop: 'asc' }, { externalSku: 'asc' }],
        take: input.first + 1,
      }),
      db.skuMapping.count({ where: matching, take: COUNT_LIMIT }),
    ])
    const nodes = rows.map((row) => ({
      ...row,
      shop: row.shop as ShopCode,
      sku: row.sku as Sku,
      mappedAt: row.mappedAt.toISOString(),
    }))
    return pageFrom(nodes, input.first, (one) => encodeCursor(one.shop, one.externalSku), totalCount)
  },
})
export type MarketLists = ReturnType<typeof externalOrderListRepository> & ReturnType<typeof skuListRepository>
