import type { LocationCode, Page, ParsedInputOf, ReservationId, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Balance, listBalances, Reservation, ReservationStatus, StockLine } from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'

const FIND = `
  SELECT sku, location, sellable::float8 AS sellable, reserved::float8 AS reserved, allocated::float8 AS allocated
  FROM balance WHERE sku = ANY($1::text[]) AND ($2::text IS NULL OR location = $2) ORDER BY sku, location`

type BalanceRow = { sku: string; location: string; sellable: bigint; reserved: bigint; allocated: bigint }

const toBalance = (row: BalanceRow): Balance => ({
  sku: row.sku as Sku,
  location: row.location as LocationCode,
  sellable: Number(row.sellable),
  reserved: Number(row.reserved),
  allocated: Number(row.allocated),
})

/** The wildcards of LIKE are letters here. */
const like = (search: string) => ({ contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const })

const wanted = ({ location, search }: ParsedInputOf<typeof listBalances>): Prisma.BalanceWhereInput => ({
  location,
  ...(search && { OR: [{ sku: like(search) }, { product: { name: like(search) } }] }),
})

const beyond = (after: string | undefined): Prisma.BalanceWhereInput => {
  const [sku, location] = decodeCursor(after) ?? []
  if (typeof sku !== 'string' || typeof location !== 'string') return {}
  return { sku: { gte: sku }, OR: [{ sku: { gt: sku } }, { location: { gt: location } }] }
}

/** What is where, and for whom it is kept. Reads only. */
export const balanceRepository = (db: PrismaClient) => ({
  /** Balances of the SKUs, by SKU and location; a SKU that never moved at a place has none there. */
  find: (skus: readonly Sku[], location: LocationCode | undefined): Promise<Balance[]> =>
    db.$queryRawUnsafe<Balance[]>(FIND, skus, location ?? null),

  list: async (input: ParsedInputOf<typeof listBalances>): Promise<Page<Balance>> => {
    const where = wanted(input)
    const [rows, totalCount] = await Promise.all([
      db.balance.findMany({
        where: { AND: [where, beyond(input.after)] },
        orderBy: [{ sku: 'asc' }, { location: 'asc' }],
        take: input.first + 1,
      }),
      db.balance.count({ where }),
    ])
    return {
      rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.sku, row.location), node: toBalance(row) })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  reservations: async (ids: readonly ReservationId[]): Promise<Reservation[]> => {
    const [rows, lines] = await Promise.all([
      db.reservation.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } }),
      db.reservationLine.findMany({ where: { reservationId: { in: [...ids] } }, orderBy: { sku: 'asc' } }),
    ])
    const linesOf = new Map<string, StockLine[]>()
    for (const { reservationId, sku, quantity } of lines) {
      const line = { sku: sku as Sku, quantity: Number(quantity) }
      const known = linesOf.get(reservationId)
      if (known) known.push(line)
      else linesOf.set(reservationId, [line])
    }
    return rows.map((row) => ({
      id: row.id as ReservationId,
      location: row.location as LocationCode,
      status: row.status as ReservationStatus,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lines: linesOf.get(row.id) ?? [],
    }))
  },
})
export type BalanceRepository = ReturnType<typeof balanceRepository>
