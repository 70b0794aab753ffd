import type { Sku } from '@channel/contracts'
import type { SqlExecutor } from '@channel/messaging'
import { textArray } from '@channel/messaging'
import type { Needs } from './needs.js'
import type { Allotment, Expected, Level, Limits, Place, Seller, Spot, Stock, Waiting } from './stock.js'
import { spotKey } from './stock.js'

/* Read by statements of their own, after the locks are held: only then do they see what the locks' last holders committed. */
const READ_SPOTS = `
  WITH spot AS MATERIALIZED (
    SELECT w.sku, w.location FROM unnest($1::text[], $2::text[]) AS w (sku, location)
    UNION
    SELECT b.sku, b.location FROM balance b WHERE b.sku = ANY($3::text[]) AND b.sellable > 0)
  SELECT
    (SELECT json_agg(json_build_object('sku', b.sku, 'location', b.location, 'sellable', b.sellable, 'reserved', b.reserved,
        'allocated', b.allocated, 'inTransit', b.in_transit, 'frozen', b.frozen, 'damaged', b.damaged, 'quota', b.quota,
        'safety', b.safety, 'since', to_char(b.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      FROM balance b JOIN spot USING (sku, location)) AS levels,
    (SELECT json_agg(json_build_object('code', l.code, 'kind', l.kind, 'region', l.region, 'priority', l.priority, 'scope', l.scope))
      FROM location l WHERE l.code IN (SELECT location FROM spot)) AS places,
    (SELECT json_agg(json_build_object('sku', q.sku, 'location', q.location, 'channel', q.channel, 'batch', q.batch,
        'granted', q.granted, 'remaining', q.remaining,
        'releaseAt', to_char(q.release_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      FROM quota q JOIN spot USING (sku, location)) AS quotas`
const READ_SELLERS = `
  SELECT json_agg(json_build_object('code', c.code, 'active', c.active, 'usesPool', c.uses_pool, 'strategy', c.strategy,
    'exposurePercent', c.exposure_percent, 'threshold', c.threshold, 'scopes', c.scopes,
    'buyerCap', CASE WHEN c.cap_units IS NOT NULL THEN json_build_object('units', c.cap_units, 'days', c.cap_days) END,
    'limits', (SELECT json_object_agg(s.sku, json_build_object('exposurePercent', s.exposure_percent, 'threshold', s.threshold))
      FROM channel_sku s WHERE s.channel = c.code AND s.sku = ANY($2::text[])))) AS sellers
  FROM channel c WHERE c.code = ANY($1::text[])`
const READ_AHEAD = `
  SELECT
    (SELECT json_agg(json_build_object('sku', b.sku, 'location', b.location, 'reservationId', b.reservation_id,
        'quantity', b.quantity, 'promisedOn', b.promised_on, 'firm', b.firm, 'channel', r.channel,
        'since', to_char(b.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY b.since, b.reservation_id)
      FROM backorder b JOIN reservation r ON r.id = b.reservation_id WHERE b.sku = ANY($1::text[])) AS waiting,
    (SELECT json_agg(json_build_object('sku', e.sku, 'location', e.location, 'reference', e.reference, 'dueOn', e.due_on,
        'open', e.quantity - e.received))
      FROM expected_receipt e WHERE e.sku = ANY($2::text[]) AND e.received < e.quantity) AS expected`
const READ_BOUGHT = `
  SELECT json_agg(json_build_array(buyer, channel, sku, units)) AS bought FROM (
    SELECT r.buyer, r.channel, l.sku, sum(l.quantity) AS units
    FROM reservation r JOIN channel c ON c.code = r.channel
    CROSS JOIN json_to_recordset(r.lines) AS l (sku text, quantity bigint)
    WHERE r.buyer = ANY($1::text[]) AND r.channel = ANY($2::text[]) AND r.status IN ('reserved', 'allocated', 'shipped')
      AND r.created_at > $3::timestamptz - c.cap_days * interval '1 day'
    GROUP BY r.buyer, r.channel, l.sku) AS one`

type SpotsRow = {
  levels: (Spot & Level)[] | null
  places: Place[] | null
  quotas: (Spot & Allotment)[] | null
}
type SellerRow = Seller & { limits: Record<string, Limits> | null }
type AheadRow = { waiting: (Spot & Waiting)[] | null; expected: (Spot & Expected)[] | null }

const push = <T>(map: Map<string, readonly T[]>, spot: Spot, value: T): void => {
  map.set(spotKey(spot), [...(map.get(spotKey(spot)) ?? []), value])
}

const spotsIn = (stock: Stock, needs: Needs): Spot[] => {
  const named = needs.spots.flatMap(({ sku, location }) => {
    const place = location ?? stock.defaultLocation
    return place === undefined ? [] : [{ sku, location: place }]
  })
  return [...named, ...[...stock.reservations.values()].flatMap(({ lines }) => lines)]
}

const readSpots = async (tx: SqlExecutor, stock: Stock, spots: readonly Spot[], sourced: readonly Sku[]): Promise<void> => {
  const columns = [textArray(spots.map(({ sku }) => sku)), textArray(spots.map(({ location }) => location))]
  const [row] = await tx.$queryRawUnsafe<SpotsRow[]>(READ_SPOTS, ...columns, textArray(sourced))
  for (const { sku, location, ...level } of row?.levels ?? []) stock.levels.set(spotKey({ sku, location }), level)
  for (const place of row?.places ?? []) stock.places.set(place.code, place)
  for (const { sku, location, ...quota } of row?.quotas ?? []) push(stock.allotments, { sku, location }, quota)
}

const readSellers = async (tx: SqlExecutor, stock: Stock, needs: Needs): Promise<void> => {
  if (needs.channels.length === 0) return
  const [row] = await tx.$queryRawUnsafe<{ sellers: SellerRow[] | null }[]>(
    READ_SELLERS,
    textArray(needs.channels),
    textArray(needs.skus),
  )
  for (const { limits, ...seller } of row?.sellers ?? []) {
    stock.sellers.set(seller.code, seller)
    for (const [sku, limit] of Object.entries(limits ?? {})) stock.limits.set(`${seller.code}|${sku}`, limit)
  }
}

/** What waits and what is expected of SKUs that are sold ahead; answers the spots at which goods are expected. */
const readAhead = async (tx: SqlExecutor, stock: Stock): Promise<Spot[]> => {
  const waiting = [...stock.supplies].filter(([, supply]) => supply.waiting > 0).map(([sku]) => sku)
  const ahead = [...stock.supplies].filter(([, supply]) => supply.presale !== 'none').map(([sku]) => sku)
  if (waiting.length + ahead.length === 0) return []
  const [row] = await tx.$queryRawUnsafe<AheadRow[]>(READ_AHEAD, textArray(waiting), textArray(ahead))
  for (const { sku, location, ...one } of row?.waiting ?? []) push(stock.queues, { sku, location }, one)
  for (const { sku, location, ...one } of row?.expected ?? []) push(stock.expected, { sku, location }, one)
  return row?.expected ?? []
}

const readBought = async (tx: SqlExecutor, stock: Stock, { buyers }: Needs, at: Date): Promise<void> => {
  const capped = [...stock.sellers.values()].filter(({ buyerCap }) => buyerCap !== null).map(({ code }) => code)
  if (buyers.length === 0 || capped.length === 0) return
  const [row] = await tx.$queryRawUnsafe<{ bought: [string, string, string, number][] | null }[]>(
    READ_BOUGHT,
    textArray(buyers),
    textArray(capped),
    at.toISOString(),
  )
  for (const [buyer, channel, sku, units] of row?.bought ?? []) stock.bought.set(`${buyer}|${channel}|${sku}`, units)
}

/** Everything else that the decisions look at, under the locks that are held. One statement for plain stock, more where more is used. */
export const read = async (tx: SqlExecutor, stock: Stock, needs: Needs, at: Date): Promise<void> => {
  await readSellers(tx, stock, needs)
  const expected = await readAhead(tx, stock)
  await readSpots(tx, stock, [...spotsIn(stock, needs), ...expected], needs.sourced)
  await readBought(tx, stock, needs, at)
}
