import type { Sku } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { PriceChange, PriceListCode, PriceListStep, PriceScope } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { Rewrite, Standing } from './change.js'
import type { ListState } from './price-list.js'
import type { ListRow } from './price-row.js'
import { LIST_COLUMNS, listFrom, timestamp, validityFrom } from './price-row.js'

type Tx = Prisma.TransactionClient
type Taken = { readonly actor: string; readonly at: Date }
export type StepTaken = { readonly action: PriceListStep['action']; readonly note: string }
type LockedList = { readonly list: ListState; readonly pricesAt: Date }

const LOCK = `SELECT ${LIST_COLUMNS}, l.prices_at FROM price_list l WHERE l.code = $1 FOR UPDATE`
const INSERT = `
  INSERT INTO price_list (code, name, currency, scope, channel, sales_channel, tier, dealer_code, priority, valid_from, valid_to, note,
    created_by, created_at, prices_at, version)
  SELECT l.code, l.name, l.currency, l.kind, l.channel, l."salesChannel", l.tier, l."dealerCode", l.priority, l."validFrom", l."validTo",
    l.note, l."createdBy", l."createdAt", l."createdAt", l.version
  FROM json_to_record($1::json) AS l (code text, name text, currency text, kind text, channel text, "salesChannel" text, tier text,
    "dealerCode" text, priority integer, "validFrom" timestamptz, "validTo" timestamptz, note text, "createdBy" text, "createdAt" timestamptz,
    version integer)
  ON CONFLICT (code) DO NOTHING`
const UPDATE = `
  UPDATE price_list SET name = $3, priority = $4::int, note = $5, valid_from = $6::timestamptz, valid_to = $7::timestamptz, released_by = $8,
    released_at = $9::timestamptz, withdrawn_at = CASE WHEN $10::boolean THEN $11::timestamptz END, version = $2::int
  WHERE code = $1 AND version = $2::int - 1`
const INSERT_STEP = `
  INSERT INTO price_list_step (id, list_code, version, at, actor, action, note)
  VALUES ($1::uuid, $2, $3::int, $4::timestamptz, $5, $6, $7)`
const STANDING = `
  SELECT i.id, i.sku, i.min_quantity, trim_scale(i.unit_price)::text AS unit_price, nullif(i.valid_from, '-infinity') AS valid_from,
    nullif(i.valid_to, 'infinity') AS valid_to
  FROM (SELECT DISTINCT sku, "minQuantity" FROM json_to_recordset($2::json) AS w (sku text, "minQuantity" integer)) w
  JOIN price_item i ON i.list_code = $1 AND i.sku = w.sku AND i.min_quantity = w."minQuantity" AND i.closed_at = 'infinity'
  ORDER BY i.valid_from`
const CLOSE = `
  UPDATE price_item SET closed_at = $2::timestamptz, closed_by = $3
  WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json)::uuid))`
const OPEN = `
  INSERT INTO price_item (id, list_code, sku, min_quantity, unit_price, valid_from, valid_to, recorded_at, recorded_by)
  SELECT o.id, $1, o.sku, o."minQuantity", o."unitPrice", o."validFrom", o."validTo", $3::timestamptz, $4
  FROM json_to_recordset($2::json) AS o (id uuid, sku text, "minQuantity" integer, "unitPrice" numeric, "validFrom" timestamptz,
    "validTo" timestamptz)`
/** A UUIDv7 of this moment for each row (RFC 9562 §5.7), which PostgreSQL makes by itself only from version 18 on. */
const NEW_ID = `
  encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send(floor(extract(epoch FROM $3::timestamptz) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid`
const COPY = `
  INSERT INTO price_item (id, list_code, sku, min_quantity, unit_price, recorded_at, recorded_by)
  SELECT ${NEW_ID}, $1, i.sku, i.min_quantity,
    CASE WHEN i.unit_price > 0 AND round(i.unit_price * f.factor, $7::int) = 0
      THEN greatest(round(i.unit_price * f.factor, 6), 0.000001) ELSE round(i.unit_price * f.factor, $7::int) END,
    $3::timestamptz, $4
  FROM price_item i, (SELECT (100 + $6::numeric) / 100 AS factor) f
  WHERE i.list_code = $2 AND i.closed_at > $5::timestamptz AND i.recorded_at <= $5::timestamptz
    AND i.valid_from <= $5::timestamptz AND i.valid_to > $5::timestamptz`

export const lock = async (tx: Tx, code: PriceListCode): Promise<LockedList | undefined> => {
  const [row] = await tx.$queryRawUnsafe<(ListRow & { prices_at: Date })[]>(LOCK, code)
  return row && { list: listFrom(row), pricesAt: row.prices_at }
}

/** The dealer of a list's scope is there, and stays so. */
export const dealerIsThere = async (tx: Tx, scope: PriceScope): Promise<boolean> => {
  if (scope.kind !== 'dealer') return true
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM dealer WHERE code = ${scope.dealerCode} FOR KEY SHARE`
  return rows.length > 0
}

const writeStep = (tx: Tx, { code, version }: ListState, { action, note }: StepTaken, { actor, at }: Taken) =>
  tx.$executeRawUnsafe(INSERT_STEP, newId(), code, version, at.toISOString(), actor, action, note)

/** False where the code is taken. */
export const insert = async (tx: Tx, list: ListState, step: StepTaken, taken: Taken): Promise<boolean> => {
  const { scope, validity, ...fields } = list
  const window = { validFrom: timestamp(validity.from), validTo: timestamp(validity.to) }
  const written = await tx.$executeRawUnsafe(INSERT, JSON.stringify({ ...fields, ...scope, ...window }))
  if (written === 0) return false
  await writeStep(tx, list, step, taken)
  return true
}

export const save = async (tx: Tx, list: ListState, step: StepTaken, taken: Taken): Promise<void> => {
  const { code, version, name, priority, note, validity, releasedBy, releasedAt, withdrawn } = list
  const life = [releasedBy, releasedAt, withdrawn, taken.at.toISOString()]
  const row = [code, version, name, priority, note, timestamp(validity.from), timestamp(validity.to), ...life]
  const written = await tx.$executeRawUnsafe(UPDATE, ...row)
  if (written !== 1) throw new Error(`Price list ${code} changed under its lock`)
  await writeStep(tx, list, step, taken)
}

type StandingRow = {
  id: string
  sku: string
  min_quantity: number
  unit_price: string
  valid_from: Date | null
  valid_to: Date | null
}

/** What stands where the changes go, and nothing else of the list. */
export const standing = async (tx: Tx, code: PriceListCode, changes: readonly PriceChange[]): Promise<Standing[]> => {
  const spots = JSON.stringify(changes.map(({ sku, minQuantity }) => ({ sku, minQuantity })))
  const rows = await tx.$queryRawUnsafe<StandingRow[]>(STANDING, code, spots)
  return rows.map((row) => ({
    id: row.id,
    sku: row.sku as Sku,
    minQuantity: row.min_quantity,
    unitPrice: row.unit_price,
    validity: validityFrom(row),
  }))
}

export const writeVersions = async (tx: Tx, code: PriceListCode, { close, open }: Rewrite, taken: Taken): Promise<void> => {
  const [at, rows] = [
    taken.at.toISOString(),
    open.map(({ validity, ...price }) => {
      return { id: newId(), ...price, validFrom: timestamp(validity.from), validTo: timestamp(validity.to) }
    }),
  ]
  const closed = close.length > 0 ? await tx.$executeRawUnsafe(CLOSE, JSON.stringify(close), at, taken.actor) : 0
  if (closed !== close.length) throw new Error(`Prices of ${code} changed under its lock`)
  if (rows.length > 0) await tx.$executeRawUnsafe(OPEN, code, JSON.stringify(rows), at, taken.actor)
  await tx.$executeRawUnsafe('UPDATE price_list SET prices_at = $2::timestamptz WHERE code = $1', code, at)
}

type Copying = { readonly from: PriceListCode; readonly at: Date; readonly percent: string; readonly decimals: number }

/** Answers how many prices the new list has. */
export const copyPrices = (tx: Tx, to: PriceListCode, { from, at, percent, decimals }: Copying, taken: Taken): Promise<number> =>
  tx.$executeRawUnsafe(COPY, to, from, taken.at.toISOString(), taken.actor, at.toISOString(), percent, decimals)
