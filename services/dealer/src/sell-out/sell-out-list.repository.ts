import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { getSellOutChanges, listSellOut, SellOutChange, SellOutLine } from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { lineFrom } from './sell-out-row.js'

const COUNT_LIMIT = 10_000

const dateOf = (day: string | undefined): Date | undefined => (day === undefined ? undefined : new Date(day))
const amountOf = (amount: bigint | null): number | null => (amount === null ? null : Number(amount))

/** A cursor that nobody handed out is as good as none. */
const after = (cursor: string | undefined): Prisma.SellOutLineWhereInput => {
  const [day, dealerCode, document, lineNo] = decodeCursor(cursor) ?? []
  if (!z.iso.date().safeParse(day).success || typeof dealerCode !== 'string') return {}
  if (typeof document !== 'string' || typeof lineNo !== 'number') return {}
  const date = new Date(String(day))
  return {
    day: { lte: date },
    OR: [
      { day: { lt: date } },
      { dealerCode: { gt: dealerCode } },
      { dealerCode, document: { gt: document } },
      { dealerCode, document, lineNo: { gt: lineNo } },
    ],
  }
}

/** Reported lines and their corrections. */
export const sellOutListRepository = (db: PrismaClient) => ({
  /** Latest business day first. `totalCount` stops at 10,000. */
  list: async (input: ParsedInputOf<typeof listSellOut>, dealerCodes: DealerCode[] | undefined): Promise<Page<SellOutLine>> => {
    const { kind, storeCode, sku, document, serial, from, to } = input
    const day = { gte: dateOf(from), lte: dateOf(to) }
    const where = { dealerCode: dealerCodes && { in: dealerCodes }, kind, storeCode, sku, document, serial, day }
    const [rows, totalCount] = await Promise.all([
      db.sellOutLine.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ day: 'desc' }, { dealerCode: 'asc' }, { document: 'asc' }, { lineNo: 'asc' }],
        take: input.first + 1,
      }),
      db.sellOutLine.count({ where, take: COUNT_LIMIT }),
    ])
    const page = rows.slice(0, input.first).map(lineFrom)
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.day, node.dealerCode, node.document, node.lineNo), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  /** Oldest first. */
  changes: async ({ dealerCode, document }: ParsedInputOf<typeof getSellOutChanges>): Promise<SellOutChange[]> => {
    const rows = await db.sellOutChange.findMany({ where: { dealerCode, document }, orderBy: { id: 'asc' } })
    return rows.map(({ id: _, ...row }) => ({
      ...row,
      dealerCode,
      at: row.at.toISOString(),
      quantityBefore: Number(row.quantityBefore),
      quantityAfter: Number(row.quantityAfter),
      amountBeforeMinor: amountOf(row.amountBeforeMinor),
      amountAfterMinor: amountOf(row.amountAfterMinor),
    }))
  },
})
export type SellOutListRepository = ReturnType<typeof sellOutListRepository>
