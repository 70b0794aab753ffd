import type { LocationCode, Sku } from '@channel/contracts'
import type { ImportKind, ImportRowError } from '@channel/contracts/inventory'
import { readLocation, readQuantity, readSku, readTime } from './cells.js'
import type { Columns } from './columns.js'

/** A row of the file, as its reader gives it. */
export type FileRow = { readonly line: number; readonly cells: Readonly<Record<string, string>>; readonly beyond?: string }

/** A row that can be read: what came in, or what was counted. */
export type ImportLine = {
  readonly line: number
  readonly sku: Sku
  readonly location: LocationCode
  readonly quantity: number
  readonly countedAt?: string
  /** Of those counted. */
  readonly damaged?: number
  /** Shelf or bin. */
  readonly area?: string
}

/** What some rows of a file come to. */
export type Judged = { readonly lines: readonly ImportLine[]; readonly errors: readonly ImportRowError[] }

/** How the rows of one import are to be read. */
export type Reading = { readonly kind: ImportKind; readonly location: LocationCode | null; readonly columns: Columns }

/** The line on which a SKU at a place was seen first. */
export type Seen = Map<string, number>

const MAX_SHOWN = 200
const MAX_AREA = 64
const NOTHING = { ok: true, value: undefined } as const

type Read<T> =
  { ok: true; value: T } | { ok: false; error: { code: ImportRowError['code']; details?: ImportRowError['details'] } }

const readCells = ({ line, cells, beyond }: FileRow, { kind, location, columns }: Reading): Judged => {
  if (beyond !== undefined)
    return { lines: [], errors: [{ line, column: null, code: 'TOO_MANY_CELLS', value: beyond.slice(0, MAX_SHOWN), details: {} }] }
  const errors: ImportRowError[] = []
  const take = <T>(column: string | undefined, read: (text: string) => Read<T>): T | undefined => {
    const value = column === undefined ? '' : (cells[column] ?? '')
    const result = read(value)
    if (result.ok) return result.value
    errors.push({
      line,
      column: column ?? null,
      code: result.error.code,
      value: value.slice(0, MAX_SHOWN),
      details: result.error.details ?? {},
    })
    return undefined
  }
  const sku = take(columns.sku, readSku)
  const named = columns.location !== undefined && cells[columns.location] !== ''
  const place = location !== null && !named ? location : take(columns.location, readLocation)
  const quantity = take(columns.quantity, (text) => readQuantity(text, kind === 'count' ? 0 : 1))
  const countedAt = take(columns.countedAt, readTime)
  const damaged = take(columns.damaged, (text) => (text === '' ? NOTHING : readQuantity(text, 0)))
  const area = columns.area === undefined ? undefined : cells[columns.area]?.slice(0, MAX_AREA)
  const whole = errors.length === 0 && sku !== undefined && place !== undefined && quantity !== undefined
  return { lines: whole ? [{ line, sku, location: place, quantity, countedAt, damaged, area }] : [], errors }
}

/** What must not be said twice: what there is of a SKU at a place, and what was counted of it on a shelf. All else adds up. */
const saidOnce = ({ sku, location, area }: ImportLine, kind: ImportKind): string | undefined => {
  switch (kind) {
    case 'receipt':
      return undefined
    case 'opening-stock':
      return `${sku}@${location}`
    case 'count':
      return area ? `${sku}@${location}/${area}` : undefined
  }
}

const repeated = (line: ImportLine, firstLine: number, { columns }: Reading): ImportRowError => ({
  line: line.line,
  column: columns.sku,
  code: 'DUPLICATE_ROW',
  value: line.sku,
  details: { firstLine },
})

/** Reads rows in the order of the file; `seen` remembers what came before. The same rows always come to the same. */
export const readRow = (row: FileRow, reading: Reading, seen: Seen): Judged => {
  const judged = readCells(row, reading)
  const [line] = judged.lines
  const key = line && saidOnce(line, reading.kind)
  if (line === undefined || key === undefined) return judged
  const firstLine = seen.get(key)
  if (firstLine !== undefined) return { lines: [], errors: [repeated(line, firstLine, reading)] }
  seen.set(key, line.line)
  return judged
}

/** What the masters know of the SKUs and places that lines name. */
export type Masters = {
  readonly products: ReadonlyMap<Sku, { readonly stocked: boolean }>
  readonly locations: ReadonlySet<LocationCode>
}

const unknownIn = (line: ImportLine, masters: Masters, columns: Columns): ImportRowError[] => {
  const product = masters.products.get(line.sku)
  const about = (column: string | undefined, code: ImportRowError['code'], value: string): ImportRowError => ({
    line: line.line,
    column: column ?? null,
    code,
    value,
    details: {},
  })
  return [
    ...(product === undefined ? [about(columns.sku, 'UNKNOWN_SKU', line.sku)] : []),
    ...(product?.stocked === false ? [about(columns.sku, 'NOT_STOCKED', line.sku)] : []),
    ...(masters.locations.has(line.location) ? [] : [about(columns.location, 'UNKNOWN_LOCATION', line.location)]),
  ]
}

/** Lines whose SKU or place nobody knows become errors. */
export const knownTo = (masters: Masters, judged: Judged, columns: Columns): Judged => {
  const checked = judged.lines.map((line) => ({ line, errors: unknownIn(line, masters, columns) }))
  return {
    lines: checked.filter(({ errors }) => errors.length === 0).map(({ line }) => line),
    errors: [...judged.errors, ...checked.flatMap(({ errors }) => errors)],
  }
}
