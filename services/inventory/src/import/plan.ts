import type { LocationCode } from '@channel/contracts'
import type { ImportRowError } from '@channel/contracts/inventory'
import type { Columns } from './columns.js'
import type { ImportLine } from './rows.js'

/** What a chunk does: decided once, stored, then done as often as it takes. */
export type Plan = {
  readonly chunk: number
  /** Rows of the file in this chunk, good and bad. */
  readonly rows: number
  readonly columns: Columns
  readonly lines: readonly ImportLine[]
  readonly errors: readonly ImportRowError[]
}

/** What a chunk came to. A row may have several errors, so rows are counted by their lines. */
export type Outcome = { readonly plan: Plan; readonly errors: readonly ImportRowError[] }

export const rowsFailed = (errors: readonly ImportRowError[]): number => new Set(errors.map(({ line }) => line)).size

/** Goods come in place by place. Sorted, so that the same plan always makes the same calls. */
export const byLocation = (lines: readonly ImportLine[]): { location: LocationCode; lines: ImportLine[] }[] => {
  const groups = new Map<LocationCode, ImportLine[]>()
  for (const line of lines) {
    const group = groups.get(line.location)
    if (group) group.push(line)
    else groups.set(line.location, [line])
  }
  return [...groups].map(([location, group]) => ({ location, lines: group })).sort((a, b) => (a.location < b.location ? -1 : 1))
}

type Refusal = { readonly code: string; readonly skus?: readonly string[] }

/** The lines that a refusal is about; those of other SKUs can still be taken. Nothing left to blame: it is about all. */
export const blamed = (lines: readonly ImportLine[], refusal: Refusal): { refused: ImportLine[]; rest: ImportLine[] } => {
  const skus = new Set(refusal.skus ?? [])
  const refused = lines.filter(({ sku }) => skus.has(sku))
  return refused.length === 0 ? { refused: [...lines], rest: [] } : { refused, rest: lines.filter(({ sku }) => !skus.has(sku)) }
}

const KNOWN: Readonly<Record<string, ImportRowError['code']>> = {
  UNKNOWN_SKU: 'UNKNOWN_SKU',
  NOT_STOCKED: 'NOT_STOCKED',
  UNKNOWN_LOCATION: 'UNKNOWN_LOCATION',
}

export const refusedLine = ({ line, sku, location }: ImportLine, code: string, columns: Columns): ImportRowError => {
  const aboutPlace = code === 'UNKNOWN_LOCATION'
  return {
    line,
    column: (aboutPlace ? columns.location : columns.sku) ?? null,
    code: KNOWN[code] ?? 'REFUSED',
    value: aboutPlace ? location : sku,
    details: code in KNOWN ? {} : { reason: code },
  }
}
