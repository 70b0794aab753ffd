import type { LocationCode, Sku } from '@channel/contracts'
import type { SqlExecutor } from '@channel/messaging'
import { textArray } from '@channel/messaging'
import type { Needs } from './needs.js'
import type { Kept, Stock, Supply } from './stock.js'
import { emptyStock } from './stock.js'

/*
 * The order of locks is the same in every transaction of every replica, so that none waits in a circle: the gate that keeps the supply
 * scopes as they are, reservations by id, then SKUs. Whatever belongs to a SKU's stock is changed under the lock of its `availability`
 * row and needs no lock of its own. Lines keep their SKUs for ever, so reading them beside a row that had to be waited for is no risk.
 */
const LOCK = `
  WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtext('inventory supply scopes')) IS NULL AS shut),
  kept AS MATERIALIZED (
    SELECT r.* FROM reservation r WHERE NOT (SELECT shut FROM gate) AND r.id = ANY($1::text[]::uuid[]) ORDER BY r.id FOR UPDATE),
  wanted AS (
    SELECT l->>'sku' AS sku FROM kept CROSS JOIN json_array_elements(kept.lines) AS l
    UNION SELECT w.sku FROM unnest($2::text[]) AS w (sku)),
  held AS MATERIALIZED (
    SELECT a.* FROM availability a WHERE a.sku IN (SELECT sku FROM wanted) ORDER BY a.sku FOR UPDATE)
  SELECT
    (SELECT json_agg(json_build_object('id', id, 'location', location, 'status', status, 'channel', channel, 'batch', batch,
        'buyer', buyer, 'expiresAt', to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lines', lines))
      FROM kept) AS reservations,
    (SELECT json_agg(json_build_object('sku', sku, 'free', free, 'kept', kept, 'waiting', waiting, 'presale', presale,
        'presaleLimit', presale_limit, 'leadDays', lead_days)) FROM held) AS supplies,
    (SELECT json_agg(json_build_array(p.sku, p.stocked)) FROM product p WHERE p.sku = ANY($2::text[])) AS products,
    (SELECT code FROM location WHERE kind = 'warehouse' ORDER BY priority, code LIMIT 1) AS default_location`

type Locked = {
  reservations: Kept[] | null
  supplies: (Supply & { sku: Sku })[] | null
  products: [string, boolean][] | null
  default_location: LocationCode | null
}

/** Brings the reservations and SKUs that are needed under lock, with what their own rows tell. One statement. */
export const lock = async (tx: SqlExecutor, needs: Needs): Promise<Stock> => {
  const [row] = await tx.$queryRawUnsafe<Locked[]>(LOCK, textArray(needs.reservationIds), textArray(needs.skus))
  const stock = emptyStock(new Date(0), row?.default_location ?? undefined)
  for (const [sku, stocked] of row?.products ?? []) stock.products.set(sku, stocked)
  for (const { sku, ...supply } of row?.supplies ?? []) stock.supplies.set(sku, supply)
  for (const reservation of row?.reservations ?? []) stock.reservations.set(reservation.id, reservation)
  return stock
}

/** SKUs alone, for whoever changes what belongs to them but moves no stock. */
export const lockSkus = (tx: SqlExecutor, skus: readonly Sku[]): Promise<Stock> =>
  lock(tx, { skus, reservationIds: [], spots: [], sourced: [], channels: [], buyers: [] })
