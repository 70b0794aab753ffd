import type { Result, Sku } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { CaseCode, DiversionEvidence, SerialNumber, UnitRefusal } from '@channel/contracts/inventory'
import type { Scanned, SerialCommand, Unit } from './serial.js'
import { decide, evolve } from './serial.js'

/** What one command may take. */
export const MAX_UNITS = 5_000

/** The codes that a command names. */
export type Named = { readonly serials: readonly SerialNumber[]; readonly cases: readonly CaseCode[] }

export type Packing = { readonly code: CaseCode; readonly pallet: CaseCode | null }

/** Under lock: the named cases and those on named pallets, and every unit that is named or in one of these cases. */
export type Held = { readonly named: Named; readonly cases: readonly Packing[]; readonly units: readonly Unit[] }

export type Change = { readonly before: Unit; readonly scanned: Scanned; readonly after: Unit }
export type Scanning = { readonly changes: readonly Change[]; readonly offPallet: readonly CaseCode[] }

/** When and where a unit that we had sent to a dealer turned up at a consumer. */
export type Sighting = { readonly serial: SerialNumber; readonly sku: Sku; readonly evidence: DiversionEvidence }

const missingSerials = ({ named, units }: Held): UnitRefusal[] => {
  const found = new Set(units.map(({ serial }) => serial))
  return [...new Set(named.serials)].filter((code) => !found.has(code)).map((serial) => ({ code: 'UNKNOWN_SERIAL', serial }))
}

/** An empty case is unknown to whoever may not see what was in it. */
const missingCases = ({ named, cases, units }: Held, seesAll: boolean): UnitRefusal[] => {
  const palletOf = new Map(cases.map(({ code, pallet }) => [code, pallet]))
  const filled = new Set<CaseCode>()
  for (const { case: box } of units) {
    const pallet = box === null ? null : (palletOf.get(box) ?? null)
    if (box !== null) filled.add(box)
    if (pallet !== null) filled.add(pallet)
  }
  return [...new Set(named.cases)]
    .filter((code) => !filled.has(code))
    .map((code) => ({ code: seesAll && palletOf.has(code) ? 'CASE_EMPTY' : 'UNKNOWN_CASE', case: code }))
}

/**
 * Every unit, or none with all that stands in the way. A unit whose case is not named leaves its case; a case whose pallet is not named
 * leaves its pallet: so what is in a case is always where the case is.
 */
export const scan = (
  held: Held,
  command: SerialCommand,
  facts: { at: Date; reference: string; nextId: () => string; seesAll: boolean },
): Result<Scanning, UnitRefusal[]> => {
  const { at, reference, nextId, seesAll } = facts
  const whole = new Set(held.cases.map(({ code }) => code))
  const refused = [...missingSerials(held), ...missingCases(held, seesAll)]
  const changes: Change[] = []
  for (const before of held.units) {
    const unpacked = before.case !== null && !whole.has(before.case)
    const scanned = decide(before, command, { id: nextId(), at, reference, unpacked })
    if (scanned.ok) changes.push({ before, scanned: scanned.value, after: evolve(before, scanned.value) })
    else refused.push(scanned.error)
  }
  if (refused.length > 0) return err(refused)
  const named = new Set(held.named.cases)
  const offPallet = held.cases.filter(({ pallet }) => pallet !== null && !named.has(pallet)).map(({ code }) => code)
  return ok({ changes, offPallet })
}

const sightingOf = ({ before, scanned, after }: Change, reporter: string): Sighting[] => {
  const { kind, id, at, reference } = scanned
  const { place, outbound } = after
  if ((kind !== 'sold' && kind !== 'activated') || !outbound || place.kind !== 'consumer') return []
  // A sold unit keeps the province of its sale; the activation has one of its own.
  const region = scanned.region ?? place.region
  const evidence = { scanId: id, kind, at: at.toISOString(), outbound, region, seller: place.seller, reference, reporter }
  return [{ serial: before.serial, sku: before.sku, evidence }]
}

/** Sales and activations of units that were sent to a dealer. */
export const sightingsIn = (changes: readonly Change[], reporter: string): Sighting[] =>
  changes.flatMap((change) => sightingOf(change, reporter))
