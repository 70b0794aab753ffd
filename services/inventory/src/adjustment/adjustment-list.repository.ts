import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Adjustment, AdjustmentId, AdjustmentStep, listAdjustments } from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'
import { adjustmentFrom } from './adjustment-row.js'
import { whole } from './adjustment-store.repository.js'
import { shown } from './adjustment.js'
import type { StoreVisibility } from '../store-visibility.js'

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000

/** `found` may have one more than was asked for, which tells that there are more. */
const page = (found: readonly Adjustment[], first: number, totalCount: number): Page<Adjustment> => ({
  rows: found.slice(0, first).map((node) => ({ cursor: encodeCursor(node.requestedAt, node.id), node })),
  hasNextPage: found.length > first,
  totalCount,
})

/** Reads only, each scoped to what its caller may see. */
export const adjustmentListRepository = (db: PrismaClient) => ({
  get: async (ids: readonly AdjustmentId[], visibility: StoreVisibility): Promise<Adjustment[]> => {
    const rows = await db.adjustment.findMany({
      where: { AND: [{ id: { in: [...ids] } }, seenBy(visibility)] },
      include: whole,
      orderBy: { id: 'asc' },
    })
    return rows.map((row) => shown(adjustmentFrom(row)))
  },

  /** Newest first. `totalCount` stops at 10,000. */
  list: async (input: ParsedInputOf<typeof listAdjustments>, visibility: StoreVisibility): Promise<Page<Adjustment>> => {
    const where = { AND: [seenBy(visibility), filtered(input)] }
    const [rows, totalCount] = await Promise.all([
      db.adjustment.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
        include: whole,
      }),
      db.adjustment.count({ where, take: COUNT_LIMIT }),
    ])
    return page(
      rows.map((row) => shown(adjustmentFrom(row))),
      input.first,
      totalCount,
    )
  },

  /** Oldest first. */
  history: async (ids: readonly AdjustmentId[], visibility: StoreVisibility): Promise<AdjustmentStep[]> => {
    const rows = await db.adjustmentStep.findMany({
      where: { adjustmentId: { in: [...ids] }, adjustment: seenBy(visibility) },
      orderBy: [{ adjustmentId: 'asc' }, { version: 'asc' }],
    })
    return rows.map(({ adjustmentId, at, actor, action, note }) => ({
      adjustmentId: adjustmentId as AdjustmentId,
      at: at.toISOString(),
      actor,
      action: action as AdjustmentStep['action'],
      note,
    }))
  },
})
export type AdjustmentListRepository = ReturnType<typeof adjustmentListRepository>

const seenBy = (visibility: StoreVisibility): Prisma.AdjustmentWhereInput => {
  switch (visibility.of) {
    case 'all':
      return {}
    case 'store':
      return { lines: { some: { location: visibility.location } } }
    case 'none':
      return { id: { in: [] } }
  }
}

const filtered = ({ sku, location, ...input }: ParsedInputOf<typeof listAdjustments>): Prisma.AdjustmentWhereInput => ({
  status: input.status,
  reason: input.reason,
  requestedBy: input.requestedBy,
  number: input.number,
  requestedAt: { gte: input.since, lt: input.until },
  ...((sku ?? location) && { lines: { some: { sku, location } } }),
})

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

/** A cursor that nobody handed out is as good as none. The first condition alone lets the index range begin at the cursor. */
const after = (cursor: string | undefined): Prisma.AdjustmentWhereInput => {
  const [requestedAt, id] = decodeCursor(cursor) ?? []
  if (typeof requestedAt !== 'string' || Number.isNaN(Date.parse(requestedAt)) || !isUuid(id)) return {}
  return { requestedAt: { lte: requestedAt }, OR: [{ requestedAt: { lt: requestedAt } }, { id: { lt: id } }] }
}
