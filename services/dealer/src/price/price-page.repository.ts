import type { Page } from '@channel/contracts'
import { Prisma } from '../db/client.js'
import type { PrismaClient } from '../db/client.js'

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000

export const and = (conditions: (Prisma.Sql | undefined)[]): Prisma.Sql =>
  Prisma.join([Prisma.sql`true`, ...conditions.filter((one) => one !== undefined)], ' AND ')

/** LIKE's own wildcards are letters here. */
export const letters = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

export const countOf = async (db: PrismaClient, from: Prisma.Sql): Promise<number> => {
  const [row] = await db.$queryRaw<
    { n: bigint }[]
  >`SELECT count(*) AS n FROM (SELECT 1 FROM ${from} LIMIT ${COUNT_LIMIT}) counted`
  return Number(row?.n ?? 0)
}

export const paged = <R, T>(
  rows: R[],
  first: number,
  totalCount: number,
  row: (one: R) => { cursor: string; node: T },
): Page<T> => ({
  rows: rows.slice(0, first).map(row),
  hasNextPage: rows.length > first,
  totalCount,
})
