import type { ParsedInputOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { CaseCode, registerSerials, SerialNumber, UnitRefusal } from '@channel/contracts/inventory'
import type { Packing } from './scanning.js'
import type { Unit } from './serial.js'

type Registration = Pick<
  ParsedInputOf<typeof registerSerials>,
  'sku' | 'batch' | 'producedOn' | 'expiresOn' | 'serials' | 'cases'
>

/** Codes that are taken already. */
export type Taken = { readonly serials: ReadonlySet<SerialNumber>; readonly cases: ReadonlySet<CaseCode> }

/** Pallets first: cases refer to them. */
export type Produced = { readonly cases: readonly Packing[]; readonly units: readonly Unit[] }

export const serialsIn = ({ serials, cases }: Pick<Registration, 'serials' | 'cases'>): SerialNumber[] => [
  ...serials,
  ...cases.flatMap((box) => box.serials),
]

const palletsIn = ({ cases }: Pick<Registration, 'cases'>): CaseCode[] => [
  ...new Set(cases.flatMap(({ pallet }) => (pallet === null ? [] : [pallet]))),
]

export const caseCodesIn = (input: Pick<Registration, 'cases'>): CaseCode[] => [
  ...palletsIn(input),
  ...input.cases.map(({ code }) => code),
]

const repeated = <T>(codes: readonly T[]): T[] => {
  const seen = new Set<T>()
  const again = new Set<T>()
  for (const code of codes) (seen.has(code) ? again : seen).add(code)
  return [...again]
}

const problems = (input: Registration, taken: Taken): UnitRefusal[] => {
  const serials = serialsIn(input)
  const cases = caseCodesIn(input)
  return [
    ...repeated(serials).map((serial): UnitRefusal => ({ code: 'SERIAL_TWICE', serial })),
    ...repeated(cases).map((code): UnitRefusal => ({ code: 'CASE_TWICE', case: code })),
    ...[...new Set(serials)]
      .filter((one) => taken.serials.has(one))
      .map((serial): UnitRefusal => ({ code: 'SERIAL_EXISTS', serial })),
    ...[...new Set(cases)]
      .filter((one) => taken.cases.has(one))
      .map((code): UnitRefusal => ({ code: 'CASE_EXISTS', case: code })),
  ]
}

/** Units come into being once, at the factory; so do the cases and pallets that they are packed in. */
export const register = (input: Registration, taken: Taken, at: Date): Result<Produced, UnitRefusal[]> => {
  const refused = problems(input, taken)
  if (refused.length > 0) return err(refused)
  const { sku, batch, producedOn, expiresOn } = input
  const made = (serial: SerialNumber, box: CaseCode | null): Unit => ({
    serial,
    sku,
    state: 'produced',
    place: { kind: 'factory' },
    case: box,
    batch,
    producedOn,
    expiresOn,
    outbound: null,
    activation: null,
    scans: 1,
    changedAt: at.toISOString(),
  })
  return ok({
    cases: [
      ...palletsIn(input).map((code) => ({ code, pallet: null })),
      ...input.cases.map(({ code, pallet }) => ({ code, pallet })),
    ],
    units: [
      ...input.serials.map((serial) => made(serial, null)),
      ...input.cases.flatMap(({ code, serials }) => serials.map((serial) => made(serial, code))),
    ],
  })
}
