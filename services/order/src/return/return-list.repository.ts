import type { DealerCode, Page, ParsedInputOf, ReturnId } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { GoodsReturn, listReturns } from '@channel/contracts/order'
import type { Prisma, PrismaClient } from '../db/client.js'
import { returnFrom } from './return-row.js'
import type { Visibility } from './return.js'
import { shown } from './return.js'

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000
/** A dealer and all below it. */
type BranchOf = (own: DealerCode) => Promise<readonly DealerCode[]>

const withLines = { lines: { orderBy: { lineNo: 'asc' } } } as const

/** Reads only, each scoped to what its caller may see. */
export const returnListRepository = (db: PrismaClient, branchOf: BranchOf) => ({
  get: async (ids: ReturnId[], visibility: Visibility): Promise<GoodsReturn[]> => {
    const where = { AND: [{ id: { in: ids } }, await seenBy(visibility, branchOf)] }
    const rows = await db.goodsReturn.findMany({ where, include: withLines })
    return rows.map((row) => shown(returnFrom(row)))
  },

  /** Newest first. `totalCount` stops at 10,000. */
  list: async (input: ParsedInputOf<typeof listReturns>, visibility: Visibility): Promise<Page<GoodsReturn>> => {
    const where = { AND: [await seenBy(visibility, branchOf), { channel: input.channel, dealerCode: input.dealerCode }] }
    const [rows, totalCount] = await Promise.all([
      db.goodsReturn.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
        include: withLines,
      }),
      db.goodsReturn.count({ where, take: COUNT_LIMIT }),
    ])
    const page = rows.slice(0, input.first).map((row) => shown(returnFrom(row)))
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.receivedAt, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },
})
export type ReturnListRepository = ReturnType<typeof returnListRepository>

const seenBy = async (visibility: Visibility, branchOf: BranchOf): Promise<Prisma.GoodsReturnWhereInput> => {
  switch (visibility.of) {
    case 'all':
      return {}
    case 'dealer':
      return { dealerCode: { in: [...(await branchOf(visibility.dealerCode))] } }
    case 'none':
      return { id: { in: [] } }
  }
}

/** A cursor that nobody handed out is as good as none. The first condition alone lets the index range begin at the cursor. */
const after = (cursor: string | undefined): Prisma.GoodsReturnWhereInput => {
  const [receivedAt, id] = decodeCursor(cursor) ?? []
  if (typeof receivedAt !== 'string' || typeof id !== 'string' || Number.isNaN(Date.parse(receivedAt))) return {}
  return { receivedAt: { lte: receivedAt }, OR: [{ receivedAt: { lt: receivedAt } }, { id: { lt: id } }] }
}
