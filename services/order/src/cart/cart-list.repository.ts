import type { DealerCode, LocationCode, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Cart, CartId, CartLine, CartTemplate, CartTemplateId, listCarts, listTemplates } from '@channel/contracts/order'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Buying } from './buying.js'
import type { Tx } from './cart-store.repository.js'
import { linesOf, oneWithCounts, ownCarts, withCounts, within } from './cart-store.repository.js'
import type { Line } from './lines.js'

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

/** Carts as their owner sees them. Reads only. */
export const cartListRepository = (db: PrismaClient) => ({
  get: async (ids: readonly CartId[], buying: Buying): Promise<Cart[]> =>
    withCounts(
      db,
      await db.cart.findMany({ where: { AND: [{ id: { in: [...ids] } }, ownCarts(buying)] }, orderBy: { id: 'asc' } }),
    ),

  /** A cart with its lines. */
  whole: async (id: CartId, buying: Buying): Promise<{ cart: Cart; lines: Line[] } | undefined> => {
    const row = await db.cart.findFirst({ where: { AND: [{ id }, ownCarts(buying)] } })
    if (!row) return undefined
    const [cart, lines] = await Promise.all([oneWithCounts(db, row), linesOf(db, row.id)])
    return { cart, lines }
  },

  lines: async (cartIds: readonly CartId[], buying: Buying): Promise<CartLine[]> => {
    const rows = await db.cartLine.findMany({
      where: { cartId: { in: [...cartIds] }, cart: ownCarts(buying) },
      orderBy: [{ cartId: 'asc' }, { place: 'asc' }],
    })
    return rows.map(({ cartId, sku, quantity, note }) => ({ cartId: cartId as CartId, sku: sku as Sku, quantity, note }))
  },

  /** Newest first: ids grow with the time at which a cart was opened. */
  list: async ({ first, after, status, dealerCode }: ParsedInputOf<typeof listCarts>, buying: Buying): Promise<Page<Cart>> => {
    const where: Prisma.CartWhereInput = { AND: [{ status, dealerCode }, ownCarts(buying)] }
    const [id] = decodeCursor(after) ?? []
    const later = isUuid(id) ? { id: { lt: id } } : {}
    const [rows, totalCount] = await Promise.all([
      db.cart.findMany({ where: { AND: [where, later] }, orderBy: { id: 'desc' }, take: first + 1 }),
      db.cart.count({ where, take: COUNT_LIMIT }),
    ])
    const carts = await withCounts(db, rows.slice(0, first))
    return { rows: carts.map((node) => ({ cursor: encodeCursor(node.id), node })), hasNextPage: rows.length > first, totalCount }
  },
})
export type CartListRepository = ReturnType<typeof cartListRepository>

type TemplateRow = Prisma.CartTemplateGetPayload<object>

export const templateFrom = (row: TemplateRow): CartTemplate => ({
  id: row.id as CartTemplateId,
  name: row.name,
  shared: row.shared,
  dealerCode: row.dealerCode as DealerCode | null,
  location: row.location as LocationCode | null,
  lines: row.lines as CartTemplate['lines'],
  owner: row.owner,
  createdAt: row.createdAt.toISOString(),
})

/** One's own, and those that are shared, of dealers and stores for which one buys. */
export const seenTemplates = (buying: Buying): Prisma.CartTemplateWhereInput => ({
  AND: [within(buying), { OR: [{ owner: buying.owner }, { shared: true }] }],
})

/** Templates. Reads only. */
export const templateListRepository = (db: PrismaClient | Tx) => ({
  find: async (id: CartTemplateId, buying: Buying): Promise<CartTemplate | undefined> => {
    const row = await db.cartTemplate.findFirst({ where: { AND: [{ id }, seenTemplates(buying)] } })
    return row ? templateFrom(row) : undefined
  },

  /** By name. */
  list: async (input: ParsedInputOf<typeof listTemplates>, buying: Buying): Promise<Page<CartTemplate>> => {
    const { first, after, dealerCode, search } = input
    // The wildcards of LIKE are letters here.
    const name = search === undefined ? undefined : { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
    const where: Prisma.CartTemplateWhereInput = { AND: [{ dealerCode, name }, seenTemplates(buying)] }
    const [from, id] = decodeCursor(after) ?? []
    const later = typeof from === 'string' && isUuid(id) ? { OR: [{ name: { gt: from } }, { name: from, id: { gt: id } }] } : {}
    const [rows, totalCount] = await Promise.all([
      db.cartTemplate.findMany({ where: { AND: [where, later] }, orderBy: [{ name: 'asc' }, { id: 'asc' }], take: first + 1 }),
      db.cartTemplate.count({ where, take: COUNT_LIMIT }),
    ])
    return {
      rows: rows.slice(0, first).map((row) => ({ cursor: encodeCursor(row.name, row.id), node: templateFrom(row) })),
      hasNextPage: rows.length > first,
      totalCount,
    }
  },
})
export type TemplateListRepository = ReturnType<typeof templateListRepository>
