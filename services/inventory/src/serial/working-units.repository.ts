import { actorOf, newId } from '@channel/contracts'
import type { CallContext } from '@channel/contracts'
import type { CaseCode } from '@channel/contracts/inventory'
import type { Prisma } from '../db/client.js'
import type { Produced } from './registration.js'
import type { Held, Named, Packing, Scanning } from './scanning.js'
import { MAX_UNITS } from './scanning.js'
import type { Unit } from './serial.js'
import type { Scope, UnitRow } from './unit-rows.repository.js'
import { placeColumns, toUnit, visibleSql } from './unit-rows.repository.js'

type Tx = Prisma.TransactionClient
type Stamp = { readonly context: CallContext; readonly at: Date; readonly reference: string }

/*
 * Cases by code, then units by serial: every command of every replica locks in this order. Rows that others changed meanwhile are
 * judged anew once they are locked, so a case that has left its pallet and a unit that has left its case are not among the answers.
 */
const LOCK_CASES = `
  SELECT code, pallet_code AS pallet FROM serial_case
  WHERE code = ANY($1::text[]) OR pallet_code = ANY($1::text[]) ORDER BY code FOR UPDATE`
const lockSql = (condition: string): string => `
  SELECT serial, sku, state, place, location, bound_for AS "boundFor", dealer_code AS "dealerCode", region, case_code AS "caseCode",
    batch, produced_on AS "producedOn", expires_on AS "expiresOn", outbound, activation, scans, changed_at AS "changedAt"
  FROM serial WHERE (${condition}) AND ${visibleSql('$1', '$2', '$3')}
  ORDER BY serial LIMIT ${MAX_UNITS + 1} FOR UPDATE`
/* An empty list is never asked for: PostgreSQL would read the whole of some partial index for it. */
const LOCK_SERIALS = lockSql('serial = ANY($4::text[])')
const LOCK_IN_CASES = lockSql('case_code = ANY($4::text[])')
const LOCK_BOTH = lockSql('serial = ANY($4::text[]) OR case_code = ANY($5::text[])')

const ENTRY = `
  entry AS (SELECT * FROM json_to_recordset($1::json) AS e (id uuid, serial text, sku text, kind text, "from" text, state text,
    place text, location text, "boundFor" text, "dealerCode" text, region text, "case" text, batch text, "producedOn" date,
    "expiresOn" date, outbound jsonb, activation jsonb))`
const SCAN = `
  INSERT INTO serial_scan (id, serial, number, kind, from_state, to_state, place, location, bound_for, dealer_code, region, case_code,
    reference, actor, at)`
const SCANNED = `
  kind, "from", state, place, location, "boundFor", "dealerCode", region, "case", $3, $4, $2::timestamptz`

const CHANGE = `
  WITH ${ENTRY},
  changed AS (
    UPDATE serial s SET state = e.state, place = e.place, location = e.location, bound_for = e."boundFor",
      dealer_code = e."dealerCode", region = e.region, case_code = e."case", outbound = e.outbound, activation = e.activation,
      scans = s.scans + 1, changed_at = $2::timestamptz
    FROM entry e WHERE s.serial = e.serial RETURNING e.*, s.scans)
  ${SCAN} SELECT id, serial, scans, ${SCANNED} FROM changed`
const PRODUCE = `
  WITH ${ENTRY},
  made AS (
    INSERT INTO serial (serial, sku, state, place, case_code, batch, produced_on, expires_on, scans, changed_at)
    SELECT serial, sku, state, place, "case", batch, "producedOn", "expiresOn", 1, $2::timestamptz FROM entry)
  ${SCAN} SELECT id, serial, 1, ${SCANNED} FROM entry`

const PACK = `
  INSERT INTO serial_case (code, pallet_code, created_at)
  SELECT code, pallet, $3::timestamptz FROM unnest($1::text[], $2::text[]) AS c (code, pallet)`
const LEAVE_PALLET = 'UPDATE serial_case SET pallet_code = NULL WHERE code = ANY($1::text[])'

const lockRows = (tx: Tx, serials: Named['serials'], cases: readonly CaseCode[], scope: Scope): Promise<UnitRow[]> => {
  const visible = [scope.all, scope.dealer, scope.store]
  if (serials.length > 0 && cases.length > 0) return tx.$queryRawUnsafe(LOCK_BOTH, ...visible, serials, cases)
  if (serials.length > 0) return tx.$queryRawUnsafe(LOCK_SERIALS, ...visible, serials)
  return cases.length > 0 ? tx.$queryRawUnsafe(LOCK_IN_CASES, ...visible, cases) : Promise.resolve([])
}

/** Everything that the codes stand for, locked; undefined where it is more than one command may take. */
export const lockUnits = async (tx: Tx, named: Named, scope: Scope): Promise<Held | undefined> => {
  const cases = named.cases.length === 0 ? [] : await tx.$queryRawUnsafe<Packing[]>(LOCK_CASES, named.cases)
  const codes = cases.map(({ code }) => code)
  const rows = await lockRows(tx, named.serials, codes, scope)
  return rows.length > MAX_UNITS ? undefined : { named, cases, units: rows.map(toUnit) }
}

const columnsOf = ({ serial, state, place, case: box, outbound, activation }: Unit) => ({
  serial,
  state,
  ...placeColumns(place),
  case: box,
  outbound,
  activation,
})

const stamped = ({ context, at, reference }: Stamp): [string, string, string] => [
  at.toISOString(),
  reference,
  actorOf(context.principal),
]

/** The units as they are now, and the scans that made them so. */
export const saveScans = async (tx: Tx, { changes, offPallet }: Scanning, stamp: Stamp): Promise<void> => {
  if (offPallet.length > 0) await tx.$executeRawUnsafe(LEAVE_PALLET, offPallet)
  const entries = changes.map(({ before, scanned, after }) => ({
    ...columnsOf(after),
    id: scanned.id,
    kind: scanned.kind,
    from: before.state,
  }))
  await tx.$executeRawUnsafe(CHANGE, JSON.stringify(entries), ...stamped(stamp))
}

/** New units with their cases and their first scan. */
export const saveProduced = async (tx: Tx, { cases, units }: Produced, stamp: Stamp): Promise<void> => {
  if (cases.length > 0) {
    const pallets = cases.map(({ pallet }) => pallet)
    await tx.$executeRawUnsafe(
      PACK,
      cases.map(({ code }) => code),
      pallets,
      stamp.at.toISOString(),
    )
  }
  const entries = units.map((unit) => {
    const { sku, batch, producedOn, expiresOn } = unit
    return { ...columnsOf(unit), id: newId(), kind: 'registered', from: null, sku, batch, producedOn, expiresOn }
  })
  await tx.$executeRawUnsafe(PRODUCE, JSON.stringify(entries), ...stamped(stamp))
}
