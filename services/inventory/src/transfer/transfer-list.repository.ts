import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  listTransfers,
  Transfer,
  TransferCount,
  TransferId,
  TransferStatus,
  TransferStep,
} from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { StoreVisibility } from '../store-visibility.js'
import { transferFrom } from './transfer-row.js'
import { shown } from './transfer.js'

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000

const withLines = { lines: { orderBy: { sku: 'asc' } } } as const

/** `found` may have one more than was asked for, which tells that there are more. */
const page = (found: readonly Transfer[], first: number, totalCount: number): Page<Transfer> => ({
  rows: found.slice(0, first).map((node) => ({ cursor: encodeCursor(node.createdAt, node.id), node })),
  hasNextPage: found.length > first,
  totalCount,
})

const stepFrom = (row: Prisma.TransferStepGetPayload<object>): TransferStep => ({
  transferId: row.transferId as TransferId,
  at: row.at.toISOString(),
  actor: row.actor,
  action: row.action as TransferStep['action'],
  status: row.status as TransferStatus,
  counts: row.counts as TransferCount[],
  note: row.note,
})

/** Reads only, each scoped to what its caller may see. */
export const transferListRepository = (db: PrismaClient) => ({
  get: async (ids: readonly TransferId[], visibility: StoreVisibility): Promise<Transfer[]> => {
    const rows = await db.transfer.findMany({
      where: { AND: [{ id: { in: [...ids] } }, seenBy(visibility)] },
      include: withLines,
      orderBy: { id: 'asc' },
    })
    return rows.map((row) => shown(transferFrom(row)))
  },

  /** Newest first. `totalCount` stops at 10,000. */
  list: async (input: ParsedInputOf<typeof listTransfers>, visibility: StoreVisibility): Promise<Page<Transfer>> => {
    const where = { AND: [seenBy(visibility), filtered(input)] }
    const [rows, totalCount] = await Promise.all([
      db.transfer.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
        include: withLines,
      }),
      db.transfer.count({ where, take: COUNT_LIMIT }),
    ])
    return page(
      rows.map((row) => shown(transferFrom(row))),
      input.first,
      totalCount,
    )
  },

  /** Oldest first. */
  history: async (ids: readonly TransferId[], visibility: StoreVisibility): Promise<TransferStep[]> => {
    const rows = await db.transferStep.findMany({
      where: { transferId: { in: [...ids] }, transfer: seenBy(visibility) },
      orderBy: [{ transferId: 'asc' }, { version: 'asc' }],
    })
    return rows.map(stepFrom)
  },
})
export type TransferListRepository = ReturnType<typeof transferListRepository>

const seenBy = (visibility: StoreVisibility): Prisma.TransferWhereInput => {
  switch (visibility.of) {
    case 'all':
      return {}
    case 'store':
      return { OR: [{ fromLocation: visibility.location }, { toLocation: visibility.location }] }
    case 'none':
      return { id: { in: [] } }
  }
}

const filtered = (input: ParsedInputOf<typeof listTransfers>): Prisma.TransferWhereInput => ({
  status: input.status,
  fromLocation: input.from,
  toLocation: input.to,
  number: input.number,
  createdAt: { gte: input.since, lt: input.until },
  ...(input.sku && { lines: { some: { sku: input.sku } } }),
})

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

/** A cursor that nobody handed out is as good as none. The first condition alone lets the index range begin at the cursor. */
const after = (cursor: string | undefined): Prisma.TransferWhereInput => {
  const [createdAt, id] = decodeCursor(cursor) ?? []
  if (typeof createdAt !== 'string' || Number.isNaN(Date.parse(createdAt)) || !isUuid(id)) return {}
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] }
}
