import type { LocationCode, Page, ParsedInputOf, ReservationId, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Balance, listBalances, Reservation } from '@channel/contracts/inventory'
import { textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Kept, Spot } from './stock.js'

const FIND = `
  SELECT sku, location, sellable::float8 AS sellable, reserved::float8 AS reserved, allocated::float8 AS allocated,
    in_transit::float8 AS "inTransit", frozen::float8 AS frozen, damaged::float8 AS damaged, quota::float8 AS quota,
    safety::float8 AS safety
  FROM balance WHERE sku = ANY($1::text[]) AND ($2::text IS NULL OR location = $2) ORDER BY sku, location`

/* What waits of a reservation stands in the queue of its spots. */
const RESERVATIONS = `
  SELECT r.id::text AS id, r.location, r.status, r.channel, r.batch, r.buyer,
    to_char(r.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "expiresAt", r.lines,
    (SELECT json_agg(json_build_object('sku', b.sku, 'location', b.location, 'quantity', b.quantity, 'promisedOn', b.promised_on))
      FROM backorder b WHERE b.reservation_id = r.id) AS waits
  FROM reservation r WHERE r.id = ANY($1::text[]::uuid[]) ORDER BY r.id`

type ReservationRow = Kept & { waits: (Spot & { quantity: number; promisedOn: string })[] | null }

const toReservation = ({ waits, ...kept }: ReservationRow): Reservation => ({
  ...kept,
  lines: kept.lines.map((line) => {
    const wait = waits?.find(({ sku, location }) => sku === line.sku && location === line.location)
    return { ...line, waiting: wait?.quantity ?? 0, promisedOn: wait?.promisedOn ?? null }
  }),
})

const toBalance = ({ since: _, sku, location, ...units }: Prisma.BalanceGetPayload<object>): Balance => ({
  sku: sku as Sku,
  location: location as LocationCode,
  sellable: Number(units.sellable),
  reserved: Number(units.reserved),
  allocated: Number(units.allocated),
  inTransit: Number(units.inTransit),
  frozen: Number(units.frozen),
  damaged: Number(units.damaged),
  quota: Number(units.quota),
  safety: Number(units.safety),
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

  reservations: async (ids: readonly ReservationId[]): Promise<Reservation[]> =>
    (await db.$queryRawUnsafe<ReservationRow[]>(RESERVATIONS, textArray(ids))).map(toReservation),
})
export type BalanceRepository = ReturnType<typeof balanceRepository>
