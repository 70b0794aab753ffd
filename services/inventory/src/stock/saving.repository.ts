import type { CallContext } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import type { SqlExecutor } from '@channel/messaging'
import { jsonColumn, textArray } from '@channel/messaging'
import type { Entry } from './evolve.js'
import { isLive } from './facts.js'
import type { AllotmentChange, Decision, Kept, Spot, Stock, WaitChange } from './stock.js'
import { allotmentsAt, levelAt, queueAt, spotKey } from './stock.js'

/** What was done for a call, and who made it. */
export type Made = { readonly entries: readonly Entry[]; readonly decisions: readonly Decision[]; readonly context: CallContext }

/** What was there before anything was decided: by these the new is told from the changed. */
export type Before = { readonly spots: ReadonlySet<string>; readonly reservations: ReadonlySet<string> }

export const before = (stock: Stock): Before => ({
  spots: new Set(stock.levels.keys()),
  reservations: new Set(stock.reservations.keys()),
})

/* Arrays where there are many rows: they cost PostgreSQL less than JSON. */
const SAVE = `
  WITH moved AS (
    INSERT INTO movement (id, sku, location, from_bucket, to_bucket, quantity, from_after, to_after, reason, reference, actor, at)
    SELECT m.*, $20::timestamptz FROM unnest($1::text[]::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
      $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[]) AS m),
  levelled AS (
    UPDATE balance b SET sellable = v.sellable, reserved = v.reserved, allocated = v.allocated, in_transit = v."inTransit",
      frozen = v.frozen, damaged = v.damaged, quota = v.quota, safety = v.safety, since = v.since
    FROM json_to_recordset($12::json) AS v (sku text, location text, sellable bigint, reserved bigint, allocated bigint,
      "inTransit" bigint, frozen bigint, damaged bigint, quota bigint, safety bigint, since timestamptz)
    WHERE b.sku = v.sku AND b.location = v.location),
  opened AS (
    INSERT INTO balance (sku, location, sellable, reserved, allocated, in_transit, frozen, damaged, quota, safety, since)
    SELECT v.* FROM json_to_recordset($13::json) AS v (sku text, location text, sellable bigint, reserved bigint, allocated bigint,
      "inTransit" bigint, frozen bigint, damaged bigint, quota bigint, safety bigint, since timestamptz)),
  summed AS (
    UPDATE availability a SET free = v.free::bigint[], kept = v.kept, waiting = v.waiting, changed = true
    FROM json_to_recordset($14::json) AS v (sku text, free text, kept jsonb, waiting bigint) WHERE a.sku = v.sku),
  changed AS (
    UPDATE reservation r SET status = v.status, expires_at = v."expiresAt", ended_at = v."endedAt", lines = v.lines
    FROM json_to_recordset($15::json) AS v (id uuid, status text, "expiresAt" timestamptz, "endedAt" timestamptz, lines json)
    WHERE r.id = v.id)
  INSERT INTO reservation (id, location, status, channel, batch, buyer, expires_at, lines, created_at, ended_at)
  SELECT n.id, n.location, n.status, n.channel, n.batch, n.buyer, n.expires_at, n.lines::json, $20::timestamptz,
    CASE WHEN n.status NOT IN ('reserved', 'allocated') THEN $20::timestamptz END
  FROM unnest($16::text[]::uuid[], $17::text[], $18::text[], string_to_array($19, E'\\x1f'), $21::text[], $22::text[], $23::text[],
    $24::text[]::timestamptz[]) AS n (id, location, status, lines, channel, batch, buyer, expires_at)
  ORDER BY n.id`
const SAVE_QUOTAS = `
  INSERT INTO quota (sku, location, channel, batch, granted, remaining, release_at, updated_at)
  SELECT q.sku, q.location, q.channel, q.batch, q.granted, q.remaining, q."releaseAt", $2::timestamptz
  FROM json_to_recordset($1::json) AS q (sku text, location text, channel text, batch text, granted bigint, remaining bigint,
    "releaseAt" timestamptz)
  ON CONFLICT (sku, location, channel, batch) DO UPDATE SET granted = excluded.granted, remaining = excluded.remaining,
    release_at = excluded.release_at, updated_at = excluded.updated_at`
const FORGET_QUOTAS = `
  DELETE FROM quota q USING json_to_recordset($1::json) AS v (sku text, location text)
  WHERE q.sku = v.sku AND q.location = v.location AND q.granted = 0`
const SAVE_WAITS = `
  WITH v AS (
    SELECT * FROM json_to_recordset($1::json) AS w (sku text, location text, "reservationId" uuid, since timestamptz, quantity bigint,
      "promisedOn" date, firm boolean)),
  gone AS (
    DELETE FROM backorder b USING v
    WHERE b.sku = v.sku AND b.location = v.location AND b.reservation_id = v."reservationId" AND v.quantity = 0)
  INSERT INTO backorder (sku, location, since, reservation_id, quantity, promised_on, firm)
  SELECT v.sku, v.location, v.since, v."reservationId", v.quantity, v."promisedOn", v.firm FROM v WHERE v.quantity > 0
  ON CONFLICT (sku, location, reservation_id) DO UPDATE SET quantity = excluded.quantity, firm = excluded.firm`
const SAVE_ARRIVALS = `
  UPDATE expected_receipt e SET received = least(e.quantity, e.received + v.quantity)
  FROM (
    SELECT reference, sku, location, sum(quantity) AS quantity
    FROM json_to_recordset($1::json) AS a (reference text, sku text, location text, quantity bigint) GROUP BY 1, 2, 3) AS v
  WHERE e.reference = v.reference AND e.sku = v.sku AND e.location = v.location`

let entriesSoFar = 0

/**
 * Ids of ledger entries: UUIDv7 (RFC 9562 §5.7) of the moment at which the rows were under lock, then a running number, then chance;
 * so the entries of a balance are in the order in which they happened, and a time range is a range of ids.
 */
export const entryIds = (at: Date): (() => string) => {
  const moment = at.getTime().toString(16).padStart(12, '0')
  const chance = newId().slice(-10)
  return () => {
    entriesSoFar = (entriesSoFar + 1) % 2 ** 32
    const place = entriesSoFar.toString(16).padStart(8, '0')
    return `${moment.slice(0, 8)}-${moment.slice(8)}-7${place.slice(0, 3)}-8${place.slice(3, 6)}-${place.slice(6)}${chance}`
  }
}

/**
 * Another replica has made the same reservation since this transaction looked for it. That is a conflict like any other: the unit of
 * work begins anew (on SQLSTATE 40001) and then finds it.
 */
const asConflict = (error: unknown): never => {
  if (!String(error).includes('reservation_pkey')) throw error
  throw Object.assign(new Error('The reservation was made by another transaction', { cause: error }), { code: '40001' })
}

const distinctSpots = (spots: readonly Spot[]): Spot[] => [
  ...new Map(spots.map(({ sku, location }) => [spotKey({ sku, location }), { sku, location }])).values(),
]

const column = <T>(rows: readonly T[], of: (row: T) => string | number | null) => textArray(rows.map(of))

const ledgerColumns = (made: readonly Made[], at: Date): string[] => {
  const nextId = entryIds(at)
  const rows = made.flatMap(({ entries, context }) => {
    const actor = actorOf(context.principal)
    return entries.map((entry) => ({ ...entry, id: nextId(), actor }))
  })
  const fields = [
    'id',
    'sku',
    'location',
    'from',
    'to',
    'quantity',
    'fromAfter',
    'toAfter',
    'reason',
    'reference',
    'actor',
  ] as const
  return fields.map((field) => column(rows, (row) => row[field]))
}

const changedReservations = (reservations: readonly Kept[], at: Date) =>
  reservations.map(({ id, status, expiresAt, lines }) => ({
    id,
    status,
    expiresAt,
    lines,
    endedAt: isLive({ status }) ? null : at.toISOString(),
  }))

const supplyRows = (stock: Stock, spots: readonly Spot[]) =>
  [...new Set(spots.map(({ sku }) => sku))].flatMap((sku) => {
    const supply = stock.supplies.get(sku)
    return supply ? [{ sku, free: `{${supply.free.join(',')}}`, kept: supply.kept, waiting: supply.waiting }] : []
  })

const saveCore = async (
  tx: SqlExecutor,
  stock: Stock,
  made: readonly Made[],
  was: Before,
  touched: readonly Spot[],
): Promise<void> => {
  const ids = new Set(made.flatMap(({ decisions }) => decisions.flatMap(({ reservation }) => reservation?.id ?? [])))
  const reservations = [...ids].flatMap((id) => stock.reservations.get(id) ?? [])
  if (touched.length === 0 && reservations.length === 0) return
  const levels = touched.map((spot) => ({ ...spot, ...levelAt(stock, spot) }))
  const created = reservations.filter(({ id }) => !was.reservations.has(id))
  const at = stock.at.toISOString()
  await tx
    .$executeRawUnsafe(
      SAVE,
      ...ledgerColumns(made, stock.at),
      JSON.stringify(levels.filter((level) => was.spots.has(spotKey(level)))),
      JSON.stringify(levels.filter((level) => !was.spots.has(spotKey(level)))),
      JSON.stringify(supplyRows(stock, touched)),
      JSON.stringify(
        changedReservations(
          reservations.filter(({ id }) => was.reservations.has(id)),
          stock.at,
        ),
      ),
      column(created, ({ id }) => id),
      column(created, ({ location }) => location),
      column(created, ({ status }) => status),
      jsonColumn(created.map(({ lines }) => lines)),
      at,
      column(created, ({ channel }) => channel),
      column(created, ({ batch }) => batch),
      column(created, ({ buyer }) => buyer),
      column(created, ({ expiresAt }) => expiresAt),
    )
    .catch(asConflict)
}

const saveQuotas = async (tx: SqlExecutor, stock: Stock, changes: readonly AllotmentChange[]): Promise<void> => {
  if (changes.length === 0) return
  const spots = distinctSpots(changes)
  const touched = new Set(changes.map(({ channel, batch, ...spot }) => `${spotKey(spot)}|${channel}|${batch}`))
  const rows = spots.flatMap((spot) =>
    allotmentsAt(stock, spot)
      .filter(({ channel, batch }) => touched.has(`${spotKey(spot)}|${channel}|${batch}`))
      .map((quota) => ({ ...spot, ...quota })),
  )
  await tx.$executeRawUnsafe(SAVE_QUOTAS, JSON.stringify(rows), stock.at.toISOString())
  if (rows.some(({ granted }) => granted === 0)) await tx.$executeRawUnsafe(FORGET_QUOTAS, JSON.stringify(spots))
}

const saveWaits = async (tx: SqlExecutor, stock: Stock, changes: readonly WaitChange[]): Promise<void> => {
  if (changes.length === 0) return
  const rows = new Map(
    changes.map((change) => {
      const { sku, location, reservationId, promisedOn, firm } = change
      const now = queueAt(stock, change).find((one) => one.reservationId === reservationId)
      const gone = { reservationId, quantity: 0, promisedOn, firm, since: stock.at.toISOString() }
      return [`${spotKey(change)}|${reservationId}`, { sku, location, ...(now ?? gone) }]
    }),
  )
  await tx.$executeRawUnsafe(SAVE_WAITS, JSON.stringify([...rows.values()]))
}

/** Writes what the decisions changed. One statement for plain stock, more where quotas or waiting units are touched. */
export const save = async (tx: SqlExecutor, stock: Stock, made: readonly Made[], was: Before): Promise<void> => {
  const decisions = made.flatMap((one) => one.decisions)
  const allotments = decisions.flatMap((decision) => decision.allotments ?? [])
  const waits = decisions.flatMap((decision) => decision.waits ?? [])
  const arrivals = decisions.flatMap((decision) => decision.arrivals ?? [])
  const safety = decisions.flatMap((decision) => decision.safety ?? [])
  const touched = distinctSpots([...made.flatMap(({ entries }) => entries), ...allotments, ...safety, ...waits])
  await saveCore(tx, stock, made, was, touched)
  await saveQuotas(tx, stock, allotments)
  await saveWaits(tx, stock, waits)
  // What was expected counts as come, whether the SKU is sold ahead today or not.
  if (arrivals.length > 0) await tx.$executeRawUnsafe(SAVE_ARRIVALS, JSON.stringify(arrivals))
}
