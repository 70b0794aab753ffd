import type { CallContext, LocationCode } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import type { Reservation } from '@channel/contracts/inventory'
import type { Prisma } from '../db/client.js'
import type { StockChange } from './requests.js'
import { mentionedBy, openedBy, spotsOf } from './requests.js'
import type { Decision, Move, Spot, Stock } from './stock.js'
import { emptyStock, levelAt, spotKey } from './stock.js'

type Tx = Prisma.TransactionClient

/** A decision that was made, and for whom. */
export type Made = { readonly decision: Decision; readonly context: CallContext }

/*
 * The order of locks is the same in every transaction of every replica, so that none waits in a circle: reservations by id, then
 * balances opened by (SKU, place), then balances locked by (SKU, place), at last the keys of reservations and answers written.
 * Lines are written once with their reservation, so reading them beside a row that had to be waited for is no risk.
 */
const LOCK_RESERVATIONS_READ_MASTERS = `
  WITH kept AS (SELECT * FROM reservation WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
  SELECT
    (SELECT json_agg(json_build_object('id', id, 'location', location, 'status', status, 'expiresAt',
        to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lines', (
          SELECT coalesce(json_agg(json_build_object('sku', sku, 'quantity', quantity) ORDER BY sku), '[]')
          FROM reservation_line WHERE reservation_id = kept.id))) FROM kept) AS reservations,
    (SELECT json_agg(json_build_array(sku, stocked)) FROM product WHERE sku = ANY($2::text[])) AS products,
    (SELECT json_agg(code) FROM location WHERE code = ANY($3::text[])) AS locations,
    (SELECT code FROM location WHERE kind = 'warehouse' ORDER BY priority, code LIMIT 1) AS default_location`
const OPEN_BALANCES = `
  INSERT INTO balance (sku, location)
  SELECT w.sku, w.location FROM unnest($1::text[], $2::text[]) AS w (sku, location) ORDER BY w.sku, w.location
  ON CONFLICT DO NOTHING`
const LOCK_BALANCES = `
  SELECT b.sku, b.location, b.sellable::float8 AS sellable, b.reserved::float8 AS reserved, b.allocated::float8 AS allocated
  FROM balance b JOIN unnest($1::text[], $2::text[]) AS w (sku, location) ON b.sku = w.sku AND b.location = w.location
  ORDER BY b.sku, b.location FOR UPDATE OF b`
const SAVE = `
  WITH moved AS (
    INSERT INTO movement (id, sku, location, from_bucket, to_bucket, quantity, reason, reference, actor, at)
    SELECT m.*, $13::timestamptz FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
      $8::text[], $9::text[]) AS m),
  balanced AS (
    UPDATE balance b SET sellable = v.sellable, reserved = v.reserved, allocated = v.allocated
    FROM json_to_recordset($10::json) AS v (sku text, location text, sellable bigint, reserved bigint, allocated bigint)
    WHERE b.sku = v.sku AND b.location = v.location),
  lined AS (
    INSERT INTO reservation_line (reservation_id, sku, quantity)
    SELECT r.id, l.sku, l.quantity
    FROM json_to_recordset($11::json) AS r (id uuid, lines json), json_to_recordset(r.lines) AS l (sku text, quantity bigint)),
  changed AS (
    UPDATE reservation r SET status = v.status, expires_at = v."expiresAt", ended_at = v."endedAt"
    FROM json_to_recordset($12::json) AS v (id uuid, status text, "expiresAt" timestamptz, "endedAt" timestamptz)
    WHERE r.id = v.id)
  INSERT INTO reservation (id, location, status, expires_at, created_at, ended_at)
  SELECT id, location, status, "expiresAt", $13::timestamptz, "endedAt"
  FROM json_to_recordset($11::json) AS r (id uuid, location text, status text, "expiresAt" timestamptz, "endedAt" timestamptz)
  ORDER BY id`
/** Columns, in the order of the statement: arrays cost PostgreSQL less than JSON where there are many rows. */
const ENTRY = ['id', 'sku', 'location', 'from', 'to', 'quantity', 'reason', 'reference', 'actor'] as const
type Masters = {
  reservations: Reservation[] | null
  products: [string, boolean][] | null
  locations: string[] | null
  default_location: LocationCode | null
}
type BalanceRow = Spot & { sellable: number; reserved: number; allocated: number }

const columns = (spots: readonly Spot[]): [string[], string[]] => [
  spots.map(({ sku }) => sku),
  spots.map(({ location }) => location),
]

/** Brings everything that the changes can touch under lock, and what they need to know. */
export const lock = async (tx: Tx, changes: readonly StockChange[]): Promise<Stock> => {
  const { reservationIds, skus, locations } = mentionedBy(changes)
  const [row] = await tx.$queryRawUnsafe<Masters[]>(LOCK_RESERVATIONS_READ_MASTERS, reservationIds, skus, locations)
  const stock = emptyStock(row?.default_location ?? undefined)
  for (const [sku, stocked] of row?.products ?? []) stock.products.set(sku, stocked)
  for (const code of row?.locations ?? []) stock.locations.add(code)
  for (const reservation of row?.reservations ?? []) stock.reservations.set(reservation.id, reservation)
  const opened = openedBy(stock, changes)
  if (opened.length > 0) await tx.$executeRawUnsafe(OPEN_BALANCES, ...columns(opened))
  const spots = spotsOf(stock, changes)
  if (spots.length === 0) return stock
  const levels = await tx.$queryRawUnsafe<BalanceRow[]>(LOCK_BALANCES, ...columns(spots))
  for (const { sku, location, ...level } of levels) stock.levels.set(spotKey({ sku, location }), level)
  return stock
}

let entriesSoFar = 0

/**
 * Ids of ledger entries: UUIDv7 (RFC 9562 §5.7) of the moment at which the rows were under lock, then a running number, then chance;
 * so the entries of a balance are in the order in which they happened, and a time range is a range of ids.
 */
const entryIds = (at: Date): (() => string) => {
  const moment = at.getTime().toString(16).padStart(12, '0')
  const chance = newId().slice(-10)
  return () => {
    entriesSoFar = (entriesSoFar + 1) % 2 ** 32
    const place = entriesSoFar.toString(16).padStart(8, '0')
    return `${moment.slice(0, 8)}-${moment.slice(8)}-7${place.slice(0, 3)}-8${place.slice(3, 6)}-${place.slice(6)}${chance}`
  }
}

const isLive = ({ status }: Reservation): boolean => status === 'reserved' || status === 'allocated'

/**
 * Another replica has made the same reservation since this transaction looked for it. That is a conflict like any other: the unit of
 * work begins anew (on SQLSTATE 40001) and then finds it.
 */
const asConflict = (error: unknown): never => {
  if (!String(error).includes('reservation_pkey')) throw error
  throw Object.assign(new Error('The reservation was made by another transaction', { cause: error }), { code: '40001' })
}

/** Writes what the decisions changed in one statement. `known` are the reservations that were there before. */
export const save = async (tx: Tx, stock: Stock, made: readonly Made[], known: ReadonlySet<string>, at: Date): Promise<void> => {
  const nextId = entryIds(at)
  const moves = made.flatMap(({ decision, context }) =>
    decision.moves.map((move) => ({ id: nextId(), ...move, actor: actorOf(context.principal) })),
  )
  const touched = new Map(moves.map((move: Move) => [spotKey(move), move]))
  const levels = [...touched.values()].map(({ sku, location }) => ({ sku, location, ...levelAt(stock, { sku, location }) }))
  const ids = new Set(made.flatMap(({ decision }) => decision.reservation?.id ?? []))
  const reservations = [...ids]
    .flatMap((id) => stock.reservations.get(id) ?? [])
    .map((reservation) => ({ ...reservation, endedAt: isLive(reservation) ? null : at.toISOString() }))
  const created = reservations.filter(({ id }) => !known.has(id))
  const changed = reservations.filter(({ id }) => known.has(id))
  if (moves.length === 0 && reservations.length === 0) return
  const entries = ENTRY.map((column) => moves.map((move) => move[column]))
  const rows = [levels, created, changed].map((part) => JSON.stringify(part))
  await tx.$executeRawUnsafe(SAVE, ...entries, ...rows, at.toISOString()).catch(asConflict)
}
