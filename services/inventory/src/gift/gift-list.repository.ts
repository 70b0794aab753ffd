import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { GiftBatch, GiftBatchId, GiftBatchStatus, GiftBatchStep, listGiftBatches } from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'
import { batchFrom, keptUnder, whole } from './gift-store.repository.js'
import type { BatchState } from './gift.js'
import { shown } from './gift.js'

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000

/** Batches with what stock keeps for them now. */
const withStock = async (db: PrismaClient, batches: readonly BatchState[], at: Date): Promise<GiftBatch[]> => {
  const kept = batches.length > 0 ? await keptUnder(db, batches) : new Map()
  return batches.map((batch) => shown(batch, kept.get(batch.number) ?? [], at))
}

/** Expired is what was approved and has run out. */
const having = (status: GiftBatchStatus | undefined, at: Date): Prisma.GiftBatchWhereInput => {
  switch (status) {
    case 'approved':
      return { status, validUntil: { gt: at } }
    case 'expired':
      return { status: 'approved', validUntil: { lte: at } }
    case 'pending':
    case 'rejected':
    case 'withdrawn':
    case 'closed':
    case undefined:
      return { status }
  }
}

const filtered = (input: ParsedInputOf<typeof listGiftBatches>, at: Date): Prisma.GiftBatchWhereInput => ({
  ...having(input.status, at),
  channel: input.channel,
  // The wildcards of LIKE are letters here.
  customer:
    input.customer === undefined ? undefined : { contains: input.customer.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' },
  requestedBy: input.requestedBy,
  number: input.number,
  requestedAt: { gte: input.since, lt: input.until },
  ...((input.sku ?? input.location) && { lines: { some: { sku: input.sku, location: input.location } } }),
})

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

/** A cursor that nobody handed out is as good as none. The first condition alone lets the index range begin at the cursor. */
const after = (cursor: string | undefined): Prisma.GiftBatchWhereInput => {
  const [requestedAt, id] = decodeCursor(cursor) ?? []
  if (typeof requestedAt !== 'string' || Number.isNaN(Date.parse(requestedAt)) || !isUuid(id)) return {}
  return { requestedAt: { lte: requestedAt }, OR: [{ requestedAt: { lt: requestedAt } }, { id: { lt: id } }] }
}

/** Reads only. */
export const giftListRepository = (db: PrismaClient) => ({
  get: async (ids: readonly GiftBatchId[], at: Date): Promise<GiftBatch[]> => {
    const rows = await db.giftBatch.findMany({ where: { id: { in: [...ids] } }, include: whole, orderBy: { id: 'asc' } })
    return withStock(db, rows.map(batchFrom), at)
  },

  /** Newest first. `totalCount` stops at 10,000. */
  list: async (input: ParsedInputOf<typeof listGiftBatches>, at: Date): Promise<Page<GiftBatch>> => {
    const where = filtered(input, at)
    const [rows, totalCount] = await Promise.all([
      db.giftBatch.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
        include: whole,
      }),
      db.giftBatch.count({ where, take: COUNT_LIMIT }),
    ])
    const batches = await withStock(db, rows.slice(0, input.first).map(batchFrom), at)
    return {
      rows: batches.map((node) => ({ cursor: encodeCursor(node.requestedAt, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  /** Oldest first. */
  history: async (ids: readonly GiftBatchId[]): Promise<GiftBatchStep[]> => {
    const rows = await db.giftBatchStep.findMany({
      where: { batchId: { in: [...ids] } },
      orderBy: [{ batchId: 'asc' }, { version: 'asc' }],
    })
    return rows.map(({ batchId, at, actor, action, note }) => ({
      batchId: batchId as GiftBatchId,
      at: at.toISOString(),
      actor,
      action: action as GiftBatchStep['action'],
      note,
    }))
  },
})
export type GiftListRepository = ReturnType<typeof giftListRepository>
