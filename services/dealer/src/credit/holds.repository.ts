import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { CreditHoldRow, listCreditHolds } from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { toHold } from './book.repository.js'

type Row = Prisma.CreditHoldGetPayload<{ include: { account: { select: { currency: true } } } }>

const Place = z.tuple([z.iso.datetime(), z.uuid()])
const COUNTED_AT_MOST = 10_000

/** Newest first, of these dealers; undefined: of all. */
export const readHoldPage = async (
  db: PrismaClient,
  input: ParsedInputOf<typeof listCreditHolds>,
  codes: DealerCode[] | undefined,
): Promise<Page<CreditHoldRow>> => {
  const { statuses, overLimit } = input
  const where: Prisma.CreditHoldWhereInput = {
    ...(codes && { dealerCode: { in: codes } }),
    ...(statuses && { status: { in: statuses } }),
    ...(overLimit !== undefined && { approvedBy: overLimit ? { not: null } : null }),
  }
  const after = Place.safeParse(decodeCursor(input.after))
  const [rows, counted] = await Promise.all([
    db.creditHold.findMany({
      where: after.success ? { AND: [where, olderThan(...after.data)] } : where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: input.first + 1,
      include: { account: { select: { currency: true } } },
    }),
    db.creditHold.count({ where, take: COUNTED_AT_MOST }),
  ])
  return {
    rows: rows.slice(0, input.first).map((row) => {
      return { cursor: encodeCursor(row.createdAt.toISOString(), row.id), node: toRow(row) }
    }),
    hasNextPage: rows.length > input.first,
    totalCount: counted,
  }
}

const olderThan = (createdAt: string, id: string): Prisma.CreditHoldWhereInput => ({
  createdAt: { lte: createdAt },
  OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }],
})

const toRow = (row: Row): CreditHoldRow => ({
  ...toHold(row),
  currency: row.account.currency,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
