import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listMovements, Movement } from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'

/*
 * One index step per place of the SKU, then a merge of their newest: the length of the SKU's history does not matter. Ids begin with
 * the millisecond of `at`, so a time range is a range of ids.
 */
const CARD = `
  SELECT m.id::text AS id, m.at, m.sku, m.location, m.from_bucket AS "from", m.to_bucket AS "to", m.quantity::float8 AS quantity,
    m.from_after::float8 AS "fromAfter", m.to_after::float8 AS "toAfter", m.reason, m.reference, m.actor
  FROM balance b CROSS JOIN LATERAL (
    SELECT * FROM movement WHERE sku = b.sku AND location = b.location AND id < $3::uuid AND id >= $4::uuid
    ORDER BY id DESC LIMIT $5::int) m
  WHERE b.sku = $1 AND ($2::text IS NULL OR b.location = $2)
  ORDER BY m.id DESC LIMIT $5::int`
const COUNT = `
  SELECT count(*)::float8 AS count FROM movement
  WHERE sku = $1 AND ($2::text IS NULL OR location = $2) AND id < $3::uuid AND id >= $4::uuid`
const UUID_END = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The smallest id of an entry at or after the moment. */
const floorOf = (moment: string): string => {
  const time = new Date(moment).getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

type MovementRow = Omit<Movement, 'at'> & { at: Date }

/** The append-only ledger of stock. Reads only. */
export const ledgerRepository = (db: PrismaClient) => ({
  /** Stock card (库存台账): entries of a SKU from `from` until before `to`, newest first. */
  card: async (input: ParsedInputOf<typeof listMovements>): Promise<Page<Movement>> => {
    const place = input.location ?? null
    const since = input.from ? floorOf(input.from) : floorOf('1970-01-01T00:00:00Z')
    const until = input.to ? floorOf(input.to) : UUID_END
    const [cursor] = decodeCursor(input.after) ?? []
    const before = isUuid(cursor) && cursor < until ? cursor : until
    const [rows, [total]] = await Promise.all([
      db.$queryRawUnsafe<MovementRow[]>(CARD, input.sku, place, before, since, input.first + 1),
      db.$queryRawUnsafe<{ count: number }[]>(COUNT, input.sku, place, until, since),
    ])
    return {
      rows: rows
        .slice(0, input.first)
        .map((row) => ({ cursor: encodeCursor(row.id), node: { ...row, at: row.at.toISOString() } })),
      hasNextPage: rows.length > input.first,
      totalCount: total?.count ?? 0,
    }
  },
})
export type LedgerRepository = ReturnType<typeof ledgerRepository>
