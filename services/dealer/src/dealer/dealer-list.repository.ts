import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Dealer, DealerStatus, listDealers } from '@channel/contracts/dealer'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Sight } from './visibility.js'

/** Reads of the master. A caller gets what it sees; the rest is absent. */
export const dealerListRepository = (db: PrismaClient) => ({
  /** By code. */
  find: async (codes: DealerCode[], sight: Sight): Promise<Dealer[]> => {
    const where = { AND: [{ code: { in: codes } }, seenBy(sight)] }
    const rows = await db.dealer.findMany({ where, orderBy: { code: 'asc' } })
    return rows.map(toDealer(sight))
  },

  /** By code. */
  list: async (input: ParsedInputOf<typeof listDealers>, sight: Sight): Promise<Page<Dealer>> => {
    const where = { AND: [seenBy(sight), matching(input), standing(input, sight)] }
    const [after] = decodeCursor(input.after) ?? []
    const later = after === undefined ? where : { AND: [where, { code: { gt: String(after) } }] }
    const [rows, totalCount] = await Promise.all([
      db.dealer.findMany({ where: later, orderBy: { code: 'asc' }, take: input.first + 1 }),
      db.dealer.count({ where }),
    ])
    return {
      rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.code), node: toDealer(sight)(row) })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },
})
export type DealerListRepository = ReturnType<typeof dealerListRepository>

/** Who stands above the top of what somebody sees is none of its business. */
const toDealer =
  (sight: Sight) =>
  (row: Prisma.DealerGetPayload<object>): Dealer => ({
    code: row.code as DealerCode,
    name: row.name,
    region: row.region,
    tier: row.tier,
    status: row.status as DealerStatus,
    parent: sight.of === 'branch' && sight.own === row.code ? null : (row.parent as DealerCode | null),
    version: row.version,
  })

const seenBy = (sight: Sight): Prisma.DealerWhereInput => {
  switch (sight.of) {
    case 'all':
      return {}
    case 'branch':
      return { ancestors: { some: { ancestor: sight.own } } }
    case 'none':
      return { code: { in: [] } }
  }
}

const matching = (input: ParsedInputOf<typeof listDealers>): Prisma.DealerWhereInput => {
  const { search, status, tier, region, accountManager, province } = input
  // LIKE's own wildcards are letters here.
  const text = search === undefined ? undefined : { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  return {
    ...{ status, tier, region },
    ...(accountManager !== undefined && { profile: { accountManager } }),
    ...(province !== undefined && { territories: { some: { province } } }),
    ...(text && { OR: [{ code: text }, { name: text }, { profile: { licence: text } }] }),
  }
}

/** Below a dealer that the caller does not see, nothing is: the filter must not tell who stands above. */
const standing = ({ parent, within }: ParsedInputOf<typeof listDealers>, sight: Sight): Prisma.DealerWhereInput => ({
  ...(parent !== undefined && { parent, above: seenBy(sight) }),
  ...(within !== undefined && { ancestors: { some: { ancestor: within, top: seenBy(sight) } } }),
})
