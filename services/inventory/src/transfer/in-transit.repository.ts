import type { LocationCode, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { InTransit, listInTransit } from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'
import type { StoreVisibility } from '../store-visibility.js'

/* Goods on their way to the destination, and those on their way back to the source, by the place they go to. */
const IN_TRANSIT = `
  WITH leg AS (
    SELECT l.sku, t.to_location AS location, l.in_transit AS quantity, 0::bigint AS back, t.id, l.dispatched_at AS since
    FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id WHERE l.in_transit > 0 AND ($1::text IS NULL OR l.sku = $1)
    UNION ALL
    SELECT l.sku, t.from_location, l.going_back, l.going_back, t.id, l.turned_at
    FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id WHERE l.going_back > 0 AND ($1::text IS NULL OR l.sku = $1)),
  place AS (
    SELECT sku, location, sum(quantity)::float8 AS quantity, sum(back)::float8 AS "returning", count(DISTINCT id)::float8 AS transfers,
      min(since) AS "oldestAt", floor(extract(epoch FROM $3::timestamptz - min(since)) / 86400)::float8 AS "ageDays"
    FROM leg WHERE ($2::text IS NULL OR location = $2) AND ($4::text IS NULL OR location = $4) GROUP BY sku, location),
  wanted AS (SELECT *, count(*) OVER ()::float8 AS total FROM place WHERE "ageDays" >= $5::int)
  SELECT * FROM wanted WHERE $6::text IS NULL OR (sku, location) > ($6, $7) ORDER BY sku, location LIMIT $8::int`

type InTransitRow = Omit<InTransit, 'oldestAt'> & { oldestAt: Date; total: number }

/** By SKU and place. `totalCount` counts the rows of all pages, and is 0 on a page beyond the last. */
export const inTransitRepository =
  (db: PrismaClient) =>
  async (input: ParsedInputOf<typeof listInTransit>, visibility: StoreVisibility, at: Date): Promise<Page<InTransit>> => {
    if (visibility.of === 'none') return { rows: [], hasNextPage: false, totalCount: 0 }
    const own = visibility.of === 'store' ? visibility.location : null
    const [sku, location] = decodeCursor(input.after) ?? []
    const known = typeof sku === 'string' && typeof location === 'string'
    const rows = await db.$queryRawUnsafe<InTransitRow[]>(
      IN_TRANSIT,
      ...[input.sku ?? null, input.location ?? null, at.toISOString(), own, input.minAgeDays ?? 0],
      ...[known ? sku : null, known ? location : null, input.first + 1],
    )
    return {
      rows: rows.slice(0, input.first).map(({ total: _, ...row }) => ({
        cursor: encodeCursor(row.sku, row.location),
        node: { ...row, sku: row.sku as Sku, location: row.location as LocationCode, oldestAt: row.oldestAt.toISOString() },
      })),
      hasNextPage: rows.length > input.first,
      totalCount: rows[0]?.total ?? 0,
    }
  }
export type InTransitRepository = ReturnType<typeof inTransitRepository>
