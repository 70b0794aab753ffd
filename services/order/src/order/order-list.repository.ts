import type { OrderId, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listOrders, Order, OrderHistoryEntry, OrderStatus } from '@channel/contracts/order'
import type { Prisma, PrismaClient } from '../db/client.js'
import { orderFrom } from './order-row.js'
import { shown } from './order.js'
import type { Visibility } from './rights.js'

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000

const withLines = { lines: { orderBy: { lineNo: 'asc' } } } as const

/** Reads only, each scoped to what its caller may see; statements do not grow in number with the rows. */
export const orderListRepository = (db: PrismaClient) => ({
  get: async (ids: OrderId[], visibility: Visibility): Promise<Order[]> => {
    const rows = await db.order.findMany({ where: { AND: [{ id: { in: ids } }, seenBy(visibility)] }, include: withLines })
    return rows.map((row) => shown(orderFrom(row)))
  },

  /** Newest first. `totalCount` stops at 10,000. */
  list: async (input: ParsedInputOf<typeof listOrders>, visibility: Visibility): Promise<Page<Order>> => {
    const where = { AND: [seenBy(visibility), filtered(input)] }
    const [rows, totalCount] = await Promise.all([
      db.order.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
        include: withLines,
      }),
      db.order.count({ where, take: COUNT_LIMIT }),
    ])
    const page = rows.slice(0, input.first).map((row) => shown(orderFrom(row)))
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.placedAt, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  /** Oldest first. */
  history: async (ids: OrderId[], visibility: Visibility): Promise<OrderHistoryEntry[]> => {
    const rows = await db.orderHistory.findMany({
      where: { orderId: { in: ids }, order: seenBy(visibility) },
      orderBy: [{ orderId: 'asc' }, { version: 'asc' }],
    })
    return rows.map(({ orderId, at, status, actor, note }) => ({
      orderId: orderId as OrderId,
      at: at.toISOString(),
      status: status as OrderStatus,
      actor,
      note,
    }))
  },
})
export type OrderListRepository = ReturnType<typeof orderListRepository>

const seenBy = (visibility: Visibility): Prisma.OrderWhereInput => {
  switch (visibility.of) {
    case 'all':
      return {}
    case 'dealer':
      return { dealerCode: visibility.dealerCode }
    case 'own':
      return { placedBy: visibility.placedBy }
    case 'none':
      return { id: { in: [] } }
  }
}

const filtered = ({ channel, status, dealerCode, from, to }: ParsedInputOf<typeof listOrders>): Prisma.OrderWhereInput => ({
  channel,
  status,
  dealerCode,
  placedAt: { gte: from, lt: to },
})

/** A cursor that nobody handed out is as good as none. The first condition alone lets the index range begin at the cursor. */
const after = (cursor: string | undefined): Prisma.OrderWhereInput => {
  const [placedAt, id] = decodeCursor(cursor) ?? []
  if (typeof placedAt !== 'string' || typeof id !== 'string' || Number.isNaN(Date.parse(placedAt))) return {}
  return { placedAt: { lte: placedAt }, OR: [{ placedAt: { lt: placedAt } }, { id: { lt: id } }] }
}
