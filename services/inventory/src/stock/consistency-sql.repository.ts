/*
 * Every number that is kept twice, side by side: `ledger` is what it should be, `balance` what is kept. One statement sees one moment, so it
 * is right while stock moves. `$1` bounds it to one SKU; null looks at all.
 */
const PAIRS = `
  WITH entry AS (
    SELECT sku, location, from_bucket AS bucket, -quantity AS quantity FROM movement WHERE $1::text IS NULL OR sku = $1
    UNION ALL SELECT sku, location, to_bucket, quantity FROM movement WHERE $1::text IS NULL OR sku = $1),
  ledger AS (
    SELECT sku, location, coalesce(sum(quantity) FILTER (WHERE bucket = 'sellable'), 0) AS sellable,
      coalesce(sum(quantity) FILTER (WHERE bucket = 'reserved'), 0) AS reserved,
      coalesce(sum(quantity) FILTER (WHERE bucket = 'allocated'), 0) AS allocated,
      coalesce(sum(quantity) FILTER (WHERE bucket = 'inTransit'), 0) AS in_transit,
      coalesce(sum(quantity) FILTER (WHERE bucket = 'frozen'), 0) AS frozen,
      coalesce(sum(quantity) FILTER (WHERE bucket = 'damaged'), 0) AS damaged
    FROM entry GROUP BY sku, location),
  line AS (
    SELECT r.id, r.status, l.sku, l.location, l.quantity - l.shipped AS open
    FROM reservation r CROSS JOIN json_to_recordset(r.lines) AS l (sku text, location text, quantity bigint, shipped bigint)
    WHERE r.ended_at IS NULL AND ($1::text IS NULL OR l.sku = $1)),
  live AS (
    SELECT l.sku, l.location, coalesce(sum(l.open - coalesce(b.quantity, 0)) FILTER (WHERE l.status = 'reserved'), 0) AS reserved,
      coalesce(sum(l.open - coalesce(b.quantity, 0)) FILTER (WHERE l.status = 'allocated'), 0) AS allocated
    FROM line l LEFT JOIN backorder b ON b.sku = l.sku AND b.location = l.location AND b.reservation_id = l.id
    GROUP BY l.sku, l.location),
  granted AS (
    SELECT sku, location, sum(remaining) AS quota FROM quota WHERE $1::text IS NULL OR sku = $1 GROUP BY sku, location),
  leg AS (
    SELECT l.sku, t.to_location AS location, l.in_transit AS units FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id
    UNION ALL SELECT l.sku, t.from_location, l.going_back FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id),
  under_way AS (
    SELECT sku, location, sum(units) AS units FROM leg WHERE $1::text IS NULL OR sku = $1 GROUP BY sku, location HAVING sum(units) > 0),
  kept AS (SELECT * FROM balance WHERE $1::text IS NULL OR sku = $1),
  spot AS (
    SELECT sku, location, f.field, coalesce(f.ledger, 0) AS ledger, coalesce(f.balance, 0) AS balance
    FROM kept b FULL JOIN ledger g USING (sku, location) FULL JOIN live v USING (sku, location) FULL JOIN granted q USING (sku, location)
      FULL JOIN under_way u USING (sku, location)
    CROSS JOIN LATERAL (VALUES ('sellable', g.sellable, b.sellable), ('reserved', g.reserved, b.reserved),
      ('allocated', g.allocated, b.allocated), ('inTransit', g.in_transit, b.in_transit), ('frozen', g.frozen, b.frozen),
      ('damaged', g.damaged, b.damaged), ('reserved of live reservations', v.reserved, b.reserved),
      ('allocated of live reservations', v.allocated, b.allocated), ('quota', q.quota, b.quota),
      ('inTransit of transfers', u.units, b.in_transit)) AS f (field, ledger, balance)),
  free AS (
    SELECT b.sku, l.scope, sum(greatest(0, b.sellable - b.quota - b.safety)) AS free
    FROM kept b JOIN location l ON l.code = b.location WHERE l.scope > 0 GROUP BY b.sku, l.scope),
  shown AS (
    SELECT a.sku, s.scope, s.free FROM availability a CROSS JOIN unnest(a.free) WITH ORDINALITY AS s (free, scope)
    WHERE $1::text IS NULL OR a.sku = $1),
  holder AS (
    SELECT sku, channel || CASE batch WHEN '' THEN '' ELSE '#' || batch END AS holder, sum(remaining) AS kept
    FROM quota WHERE $1::text IS NULL OR sku = $1 GROUP BY 1, 2),
  held AS (
    SELECT a.sku, k.key AS holder, k.value::bigint AS kept FROM availability a CROSS JOIN jsonb_each_text(a.kept) AS k
    WHERE $1::text IS NULL OR a.sku = $1),
  waits AS (SELECT sku, sum(quantity) AS waiting FROM backorder WHERE $1::text IS NULL OR sku = $1 GROUP BY sku),
  whole AS (
    SELECT sku, 'free in scope ' || scope AS field, coalesce(free.free, 0) AS ledger, coalesce(shown.free, 0) AS balance
    FROM free FULL JOIN shown USING (sku, scope)
    UNION ALL
    SELECT sku, 'kept for ' || holder, coalesce(holder.kept, 0), coalesce(held.kept, 0) FROM holder FULL JOIN held USING (sku, holder)
    UNION ALL
    SELECT a.sku, 'waiting', coalesce(w.waiting, 0), a.waiting FROM availability a LEFT JOIN waits w USING (sku)
    WHERE $1::text IS NULL OR a.sku = $1),
  pair AS (
    SELECT sku, location, field, ledger, balance FROM spot
    UNION ALL SELECT sku, NULL, field, ledger, balance FROM whole)`

export const RECONCILE = `${PAIRS}
  SELECT count(DISTINCT (sku, location)) FILTER (WHERE location IS NOT NULL)::float8 AS checked,
    json_agg(json_build_object('sku', sku, 'location', location, 'field', field, 'ledger', ledger, 'balance', balance)
      ORDER BY sku, location, field) FILTER (WHERE ledger <> balance) AS differences
  FROM pair`

/** The numbers of every spot of one SKU as the ledger, the live reservations and the quotas have them. */
export const SPOTS_OF_SKU = `${PAIRS}
  SELECT json_agg(json_build_object('location', location, 'ledger', numbers)) AS spots FROM (
    SELECT location, json_object_agg(field, ledger) AS numbers FROM spot GROUP BY location ORDER BY location) AS one`

/** The first entry of a bucket whose recorded balance is not the sum of the entries so far. */
export const FIRST_DIFFERING = `
  SELECT w.sku, w.location, w.bucket, (
    SELECT m.id::text FROM (
      SELECT id, CASE WHEN from_bucket = w.bucket THEN from_after ELSE to_after END AS recorded,
        sum(CASE WHEN from_bucket = w.bucket THEN -quantity ELSE quantity END) OVER (ORDER BY id) AS running
      FROM movement WHERE sku = w.sku AND location = w.location AND w.bucket IN (from_bucket, to_bucket)) AS m
    WHERE m.recorded IS NOT NULL AND m.recorded <> m.running ORDER BY m.id LIMIT 1) AS id
  FROM json_to_recordset($1::json) AS w (sku text, location text, bucket text)`

/** Sums of one SKU over its places, quotas and queue, built anew. */
export const REBUILD_AVAILABILITY = `
  UPDATE availability a SET changed = true,
    free = ARRAY(
      SELECT coalesce((SELECT sum(greatest(0, b.sellable - b.quota - b.safety)) FROM balance b JOIN location l ON l.code = b.location
        WHERE b.sku = a.sku AND l.scope = n), 0)::bigint
      FROM generate_series(1, (SELECT max(scope) FROM location)) AS n),
    kept = coalesce((SELECT jsonb_object_agg(holder, units) FROM (
      SELECT channel || CASE batch WHEN '' THEN '' ELSE '#' || batch END AS holder, sum(remaining) AS units
      FROM quota WHERE sku = a.sku GROUP BY 1 HAVING sum(remaining) > 0) AS one), '{}'),
    waiting = coalesce((SELECT sum(quantity) FROM backorder WHERE sku = a.sku), 0)
  WHERE a.sku = $1`
