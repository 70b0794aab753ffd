import type { Page, ParsedInputOf, Principal } from '@channel/contracts'
import { actsForBrand, decodeCursor, encodeCursor } from '@channel/contracts'
import type { DealerApplication, DealerApplicationId, DealerApplicationStep, listApplications } from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { applicationFrom } from './application-store.repository.js'
import { shown } from './application.js'

/** Reads only: the brand's people see all, a dealer's those that are to stand in their branch. */
export const applicationListRepository = (db: PrismaClient) => ({
  get: async (ids: DealerApplicationId[], principal: Principal): Promise<DealerApplication[]> => {
    const where = { AND: [{ id: { in: ids } }, seenBy(principal)] }
    const rows = await db.dealerApplication.findMany({ where, orderBy: { id: 'asc' } })
    return rows.map((row) => shown(applicationFrom(row)))
  },

  /** Newest first. */
  list: async (input: ParsedInputOf<typeof listApplications>, principal: Principal): Promise<Page<DealerApplication>> => {
    const where = { AND: [seenBy(principal), filtered(input)] }
    const [rows, totalCount] = await Promise.all([
      db.dealerApplication.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ submittedAt: 'desc' }, { id: 'desc' }],
        take: input.first + 1,
      }),
      db.dealerApplication.count({ where }),
    ])
    const page = rows.slice(0, input.first).map((row) => shown(applicationFrom(row)))
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.submittedAt, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  /** Oldest first. */
  history: async (ids: DealerApplicationId[], principal: Principal): Promise<DealerApplicationStep[]> => {
    const rows = await db.dealerApplicationStep.findMany({
      where: { applicationId: { in: ids }, application: seenBy(principal) },
      orderBy: [{ applicationId: 'asc' }, { version: 'asc' }],
    })
    return rows.map(({ applicationId, at, actor, action, note }) => ({
      applicationId: applicationId as DealerApplicationId,
      at: at.toISOString(),
      actor,
      action: action as DealerApplicationStep['action'],
      note,
    }))
  },
})
export type ApplicationListRepository = ReturnType<typeof applicationListRepository>

const seenBy = (principal: Principal): Prisma.DealerApplicationWhereInput =>
  actsForBrand(principal) ? {} : { above: { ancestors: { some: { ancestor: principal.dealerCode ?? '' } } } }

const filtered = (input: ParsedInputOf<typeof listApplications>): Prisma.DealerApplicationWhereInput => {
  const { status, search, parent, province } = input
  // LIKE's own wildcards are letters here.
  const text = search === undefined ? undefined : { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  return {
    status,
    parent,
    ...(province !== undefined && { territories: { array_contains: [{ province }] } }),
    ...(text && { OR: [{ number: text }, { companyName: text }, { licence: text }] }),
  }
}

/** A cursor that nobody handed out is as good as none. The first condition alone lets the index range begin at the cursor. */
const after = (cursor: string | undefined): Prisma.DealerApplicationWhereInput => {
  const [submittedAt, id] = decodeCursor(cursor) ?? []
  if (!z.iso.datetime().safeParse(submittedAt).success || !z.uuid().safeParse(id).success) return {}
  const [at, last] = [String(submittedAt), String(id)]
  return { submittedAt: { lte: at }, OR: [{ submittedAt: { lt: at } }, { id: { lt: last } }] }
}
