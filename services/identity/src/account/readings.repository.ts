import type { AccountId, Page, ParsedInputOf, Principal } from '@channel/contracts'
import { actsForBrand, decodeCursor, encodeCursor } from '@channel/contracts'
import type { Account, listAccounts } from '@channel/contracts/identity'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { toAccount } from './account.js'
import { readLocks } from './guard.repository.js'
import { toStored } from './rows.repository.js'

/** Reads of accounts. The brand's people see all, others themselves. */
export const accountReadings = (db: PrismaClient, clock: () => Date) => ({
  /** By username. */
  find: async (ids: AccountId[], principal: Principal): Promise<Account[]> => {
    const where = { AND: [{ id: { in: ids } }, visibleTo(principal)] }
    return present(db, await db.account.findMany({ where, orderBy: { username: 'asc' } }), clock())
  },

  /** By username. */
  list: async (input: ParsedInputOf<typeof listAccounts>, principal: Principal): Promise<Page<Account>> => {
    const where = { AND: [visibleTo(principal), matching(input.search)] }
    const [after] = decodeCursor(input.after) ?? []
    const later = after === undefined ? where : { AND: [where, { username: { gt: String(after) } }] }
    const [rows, totalCount] = await Promise.all([
      db.account.findMany({ where: later, orderBy: { username: 'asc' }, take: input.first + 1 }),
      db.account.count({ where }),
    ])
    const accounts = await present(db, rows.slice(0, input.first), clock())
    return {
      rows: accounts.map((node) => ({ cursor: encodeCursor(node.username), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },
})

export type AccountReadings = ReturnType<typeof accountReadings>

const present = async (db: PrismaClient, rows: Prisma.AccountGetPayload<object>[], at: Date): Promise<Account[]> => {
  const names = rows.map(({ username }) => username)
  const locks = await readLocks(db, names, at)
  return rows.map((row) => toAccount(toStored(row), locks.get(row.username)))
}

const visibleTo = (principal: Principal): Prisma.AccountWhereInput => {
  if (actsForBrand(principal)) return {}
  // A service's subject is no uuid, and no account's.
  return z.uuid().safeParse(principal.subject).success ? { id: principal.subject } : { id: { in: [] } }
}

const matching = (search: string | undefined): Prisma.AccountWhereInput => {
  if (search === undefined) return {}
  // LIKE's own wildcards are letters here.
  const text = { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  return { OR: [{ username: text }, { displayName: text }] }
}
