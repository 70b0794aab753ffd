import type { Prisma } from '../db/client.js'
import type { Reach, Stranded, SuppliedPlace } from './supply.js'
import { arrange } from './supply.js'

type Tx = Prisma.TransactionClient

/* Every transaction that changes stock holds this gate shared: none is on its way while the scopes and their sums are built anew. */
const CLOSE_GATE = `SELECT pg_advisory_xact_lock(hashtext('inventory supply scopes'))::text AS closed`
const READ = `
  SELECT
    (SELECT coalesce(json_agg(json_build_object('code', code, 'kind', kind, 'scope', scope)), '[]') FROM location) AS places,
    (SELECT coalesce(json_agg(json_build_object('code', code, 'locationKinds', location_kinds, 'excludedLocations', excluded_locations)
      ORDER BY code), '[]') FROM channel) AS channels`
const MOVE_PLACES = `
  UPDATE location l SET scope = m.scope FROM json_to_recordset($1::json) AS m (code text, scope integer) WHERE l.code = m.code`
const SET_SCOPES = `
  UPDATE channel c SET scopes = s.scopes
  FROM (
    SELECT code, ARRAY(SELECT json_array_elements_text(scopes)::integer) AS scopes
    FROM json_to_recordset($1::json) AS w (code text, scopes json)) AS s
  WHERE c.code = s.code AND c.scopes <> s.scopes RETURNING c.feed`
/*
 * Quotas at places that their channel is about to lose, as far as they are still kept for it or would get units back from reservations
 * that came out of them.
 */
const STRANDED = `
  WITH channel_then AS (
    SELECT code, ARRAY(SELECT json_array_elements_text("locationKinds")) AS kinds,
      ARRAY(SELECT json_array_elements_text("excludedLocations")) AS excluded, true AS changes
    FROM json_to_recordset($1::json) AS c (code text, "locationKinds" json, "excludedLocations" json)
    UNION ALL
    SELECT code, location_kinds, excluded_locations, false FROM channel
    WHERE NOT EXISTS (SELECT FROM json_to_recordset($1::json) AS n (code text) WHERE n.code = channel.code)),
  place_then AS (
    SELECT code, kind, true AS changes FROM json_to_recordset($2::json) AS p (code text, kind text)
    UNION ALL
    SELECT code, kind, false FROM location
    WHERE NOT EXISTS (SELECT FROM json_to_recordset($2::json) AS n (code text) WHERE n.code = location.code)),
  lost AS (
    SELECT q.* FROM quota q JOIN channel_then c ON c.code = q.channel JOIN place_then p ON p.code = q.location
    WHERE (c.changes OR p.changes) AND NOT (p.kind = ANY(c.kinds) AND p.code <> ALL(c.excluded))
      AND (q.release_at IS NULL OR q.release_at > $3::timestamptz))
  SELECT channel, location FROM lost q
  WHERE q.remaining > 0 OR (q.granted > 0 AND EXISTS (
    SELECT FROM reservation r
    CROSS JOIN json_to_recordset(r.lines) AS l (sku text, location text, "fromQuota" bigint)
    WHERE r.ended_at IS NULL AND r.channel = q.channel AND coalesce(r.batch, '') = q.batch
      AND l.sku = q.sku AND l.location = q.location AND l."fromQuota" > 0))
  ORDER BY channel, location LIMIT 1`
/* Of the SKUs that lie at the places, the sums over all their places. */
const SUM_ANEW = `
  WITH concerned AS (SELECT DISTINCT sku FROM balance WHERE location = ANY($1::text[])),
  sums AS (
    SELECT b.sku, l.scope, sum(greatest(0, b.sellable - b.quota - b.safety)) AS free
    FROM balance b JOIN concerned USING (sku) JOIN location l ON l.code = b.location WHERE l.scope > 0 GROUP BY b.sku, l.scope),
  arrays AS (
    SELECT c.sku, ARRAY(
      SELECT coalesce((SELECT s.free FROM sums s WHERE s.sku = c.sku AND s.scope = n), 0)::bigint
      FROM generate_series(1, (SELECT max(scope) FROM location)) AS n) AS free
    FROM concerned c)
  UPDATE availability a SET free = arrays.free, changed = true FROM arrays WHERE arrays.sku = a.sku`
const MARK_CHANGED = `UPDATE availability SET changed = true WHERE NOT changed`

/** Supply scopes: how places are grouped by the channels that may sell from them, and the sums over each group. */
export const supplyRepository = {
  /** Nobody changes stock from here to the end of the transaction. To be called before any row of channels or places is locked. */
  closeGate: async (tx: Tx): Promise<void> => {
    await tx.$queryRawUnsafe(CLOSE_GATE)
  },

  /** Groups the places anew and builds the sums of those that moved; the gate must be closed. */
  rearrange: async (tx: Tx): Promise<void> => {
    const [row] = await tx.$queryRawUnsafe<{ places: SuppliedPlace[]; channels: Reach[] }[]>(READ)
    if (!row) return
    const { moved, scopesOf } = arrange(row.places, row.channels)
    const changed = await tx.$queryRawUnsafe<{ feed: boolean }[]>(
      SET_SCOPES,
      JSON.stringify([...scopesOf].map(([code, scopes]) => ({ code, scopes }))),
    )
    if (moved.length > 0) {
      await tx.$executeRawUnsafe(MOVE_PLACES, JSON.stringify(moved))
      await tx.$executeRawUnsafe(
        SUM_ANEW,
        moved.map(({ code }) => code),
      )
    }
    // A scope can change its channels and keep its number and its sums.
    if (changed.some(({ feed }) => feed)) await tx.$executeRawUnsafe(MARK_CHANGED)
  },

  /**
   * A quota that a registration would leave at a place which its channel no longer reaches, the first one by channel and place. `next`
   * are the channels and places about to be registered; the gate must be closed.
   */
  strandedQuota: async (
    tx: Tx,
    next: { channels: readonly Reach[]; places: readonly Pick<SuppliedPlace, 'code' | 'kind'>[] },
    at: Date,
  ): Promise<Stranded | undefined> => {
    const lists = [JSON.stringify(next.channels), JSON.stringify(next.places)]
    const [found] = await tx.$queryRawUnsafe<Stranded[]>(STRANDED, ...lists, at.toISOString())
    return found
  },

  /** What every channel sells may be another number now: the feed looks at all SKUs again. */
  markAllChanged: async (tx: Tx): Promise<void> => {
    await tx.$executeRawUnsafe(MARK_CHANGED)
  },
}
export type SupplyRepository = typeof supplyRepository
