import type { DealerCode, OrderId, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listTradeEntries, TradeEntry, TradeKind } from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
const dateOf = (day: string | undefined): Date | undefined => (day === undefined ? undefined : new Date(day))

const entryFrom = (row: Prisma.TradeEntryGetPayload<object>): TradeEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  day: dayOf(row.day),
  dealerCode: row.dealerCode as DealerCode,
  kind: row.kind as TradeKind,
  document: row.document,
  orderId: row.orderId as OrderId | null,
  lineNo: row.lineNo,
  sku: row.sku as Sku,
  category: row.category,
  quantity: Number(row.quantity),
  amountMinor: Number(row.amountMinor),
  currency: row.currency,
})

const scoped = (dealerCodes: DealerCode[] | undefined): Prisma.TradeEntryWhereInput => ({
  dealerCode: dealerCodes && { in: dealerCodes },
})

/** A cursor that nobody handed out is as good as none. */
const after = (cursor: string | undefined): Prisma.TradeEntryWhereInput => {
  const [day, id] = decodeCursor(cursor) ?? []
  if (!z.iso.date().safeParse(day).success || !z.uuid().safeParse(id).success) return {}
  const date = new Date(String(day))
  return { day: { lte: date }, OR: [{ day: { lt: date } }, { id: { lt: String(id) } }] }
}

/** Lines of the trade ledger. */
export const tradeListRepository = (db: PrismaClient) => ({
  /** Latest business day first. `totalCount` stops at 10,000. */
  list: async (
    input: ParsedInputOf<typeof listTradeEntries>,
    dealerCodes: DealerCode[] | undefined,
  ): Promise<Page<TradeEntry>> => {
    const { kind, document, sku, category, from, to } = input
    const day = { gte: dateOf(from), lte: dateOf(to) }
    const where = { AND: [scoped(dealerCodes), { kind, document, sku, category, day }] }
    const [rows, totalCount] = await Promise.all([
      db.tradeEntry.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ day: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
      }),
      db.tradeEntry.count({ where, take: COUNT_LIMIT }),
    ])
    const page = rows.slice(0, input.first).map(entryFrom)
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.day, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  /** By document and line. */
  documents: async (documents: string[], dealerCodes: DealerCode[] | undefined): Promise<TradeEntry[]> => {
    const rows = await db.tradeEntry.findMany({
      where: { AND: [{ document: { in: documents } }, scoped(dealerCodes)] },
      orderBy: [{ document: 'asc' }, { lineNo: 'asc' }],
    })
    return rows.map(entryFrom)
  },
})
export type TradeListRepository = ReturnType<typeof tradeListRepository>
