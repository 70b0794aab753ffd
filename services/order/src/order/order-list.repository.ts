import type { DealerCode, OrderId, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listOrders, Order, OrderHistoryEntry } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import { COLUMNS, seenBy } from './order-reading.repository.js'
import type { OrderRow } from './order-row.js'
import { orderFrom } from './order-row.js'
import { shown } from './order.js'
import type { Visibility } from './rights.js'

type ListInput = ParsedInputOf<typeof listOrders>

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000
const FOUND_LIMIT = 1_000

/** A dealer and all below it. */
type BranchOf = (own: DealerCode) => Promise<readonly DealerCode[]>

type HistoryRow = Omit<OrderHistoryEntry, 'at' | 'changes'> & { at: Date; changes: OrderHistoryEntry['changes'] | null }

/** Reads only, each scoped to what its caller may see; statements do not grow in number with the rows. */
export const orderListRepository = (db: PrismaClient, branchOf: BranchOf) => ({
  get: async (ids: OrderId[], visibility: Visibility): Promise<Order[]> => {
    const rows = await db.$queryRaw<OrderRow[]>`
      SELECT ${COLUMNS} FROM orders o WHERE o.id = ANY(${ids}::uuid[]) AND ${seenBy(visibility)}`
    return rows.map((row) => shown(orderFrom(row)))
  },

  /** Newest or largest first. `totalCount` stops at 10,000. The page is chosen before anything of its orders is read. */
  list: async (input: ListInput, visibility: Visibility): Promise<Page<Order>> => {
    const seen = await inBranch(visibility, branchOf)
    const where = Prisma.sql`${seen} AND ${filtered(input, seen)}`
    const { by, begins, keys } = sorts[input.sort ?? 'newest']
    const [rows, [counted]] = await Promise.all([
      db.$queryRaw<OrderRow[]>`
        SELECT ${COLUMNS}
          FROM (SELECT o.id FROM orders o WHERE ${where} AND ${begins(input.after)} ORDER BY ${by} LIMIT ${input.first + 1}) page
          JOIN orders o ON o.id = page.id
         ORDER BY ${by}`,
      db.$queryRaw<{ n: bigint }[]>`
        SELECT count(*) AS n FROM (SELECT FROM orders o WHERE ${where} LIMIT ${COUNT_LIMIT}) counted`,
    ])
    const page = rows.slice(0, input.first).map((row) => shown(orderFrom(row)))
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(...keys(node)), node })),
      hasNextPage: rows.length > input.first,
      totalCount: Number(counted?.n ?? 0),
    }
  },

  /** Oldest first. */
  history: async (ids: OrderId[], visibility: Visibility): Promise<OrderHistoryEntry[]> => {
    const rows = await db.$queryRaw<HistoryRow[]>`
      SELECT h.order_id AS "orderId", h.version, h.at, h.step, h.status, h.actor, h.note, h.document, h.changes
        FROM order_history h JOIN orders o ON o.id = h.order_id
       WHERE h.order_id = ANY(${ids}::uuid[]) AND ${seenBy(visibility)}
       ORDER BY h.order_id, h.version`
    return rows.map(entryFrom)
  },
})
export type OrderListRepository = ReturnType<typeof orderListRepository>

const entryFrom = (row: HistoryRow): OrderHistoryEntry => ({ ...row, at: row.at.toISOString(), changes: row.changes ?? [] })

/** As `seenBy`, with the codes named: a list of them lets the index of dealers be used, one code even its order. */
const inBranch = async (visibility: Visibility, branchOf: BranchOf): Promise<Prisma.Sql> => {
  if (visibility.of !== 'dealer') return seenBy(visibility)
  const codes = await branchOf(visibility.dealerCode)
  return codes.length > 1
    ? Prisma.sql`o.dealer_code = ANY(${[...codes]}::text[])`
    : Prisma.sql`o.dealer_code = ${visibility.dealerCode}`
}

const when = (value: unknown, condition: Prisma.Sql): Prisma.Sql[] => (value === undefined ? [] : [condition])

const filtered = (input: ListInput, seen: Prisma.Sql): Prisma.Sql => {
  const { channel, status, statuses, dealerCode, from, to, search, onHold } = input
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...when(channel, Prisma.sql`o.channel = ${channel}`),
      ...when(status, Prisma.sql`o.status = ${status}`),
      ...when(statuses, Prisma.sql`o.status = ANY(${statuses}::text[])`),
      ...when(dealerCode, Prisma.sql`o.dealer_code = ${dealerCode}`),
      ...when(from, Prisma.sql`o.placed_at >= ${from}::timestamptz`),
      ...when(to, Prisma.sql`o.placed_at < ${to}::timestamptz`),
      ...when(onHold, onHold ? Prisma.sql`o.on_hold IS NOT NULL` : Prisma.sql`o.on_hold IS NULL`),
      ...(search === undefined ? [] : [found(search, seen)]),
    ],
    ' AND ',
  )
}

/** Bounded, so that two letters that half of all numbers begin with cost no more than a whole number. */
const found = (search: string, seen: Prisma.Sql): Prisma.Sql => {
  const [number, reference] = [begin(search.toUpperCase()), begin(search)]
  return Prisma.sql`o.id IN (
    (SELECT o.id FROM orders o WHERE o.number LIKE ${number} AND ${seen} ORDER BY o.number DESC LIMIT ${FOUND_LIMIT})
    UNION
    (SELECT o.id FROM orders o WHERE o.reference LIKE ${reference} AND ${seen} ORDER BY o.reference DESC LIMIT ${FOUND_LIMIT}))`
}

const begin = (text: string): string => `${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

type Sorting = {
  readonly by: Prisma.Sql
  readonly begins: (cursor: string | undefined) => Prisma.Sql
  readonly keys: (order: Order) => (string | number)[]
}
const isTime = (key: unknown): key is string => typeof key === 'string' && !Number.isNaN(Date.parse(key))
const isId = (key: unknown): key is string => typeof key === 'string' && /^[0-9a-f-]{36}$/i.test(key)

/** A cursor that nobody handed out is as good as none. */
const sorts: Record<NonNullable<ListInput['sort']>, Sorting> = {
  newest: {
    by: Prisma.sql`o.placed_at DESC, o.id DESC`,
    begins: (cursor) => {
      const [at, id] = decodeCursor(cursor) ?? []
      return isTime(at) && isId(id) ? Prisma.sql`(o.placed_at, o.id) < (${at}::timestamptz, ${id}::uuid)` : Prisma.sql`true`
    },
    keys: ({ placedAt, id }) => [placedAt, id],
  },
  largest: {
    by: Prisma.sql`o.total_minor DESC, o.id DESC`,
    begins: (cursor) => {
      const [total, id] = decodeCursor(cursor) ?? []
      return Number.isSafeInteger(total) && isId(id)
        ? Prisma.sql`(o.total_minor, o.id) < (${total}::bigint, ${id}::uuid)`
        : Prisma.sql`true`
    },
    keys: ({ totalMinor, id }) => [totalMinor, id],
  },
}
