import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { CsvError } from 'csv-parse'
import { Sku } from '@channel/contracts'
import type { RetailPlan, RetailRow } from './retail.js'
import { RetailPlanner } from './retail.js'

const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const
type Column = (typeof COLUMNS)[number]

type CsvFaultCode = 'CSV_EMPTY' | 'CSV_COLUMN_MISSING' | 'CSV_BAD_NUMBER' | 'CSV_BAD_VALUE' | 'CSV_NOT_UTF8' | 'CSV_MALFORMED'

export type CsvFault = { code: CsvFaultCode; line: number; column?: Column; message: string }

/** The file is not what it should be; nothing has been sent anywhere yet. */
export class MalformedCsv extends Error {
  override readonly name = 'MalformedCsv'
  constructor(readonly faults: CsvFault[]) {
    super(faults.map(({ code, line, message }) => `${code} line ${line}: ${message}`).join('\n'))
  }
}

const MOST_FAULTS = 20
const MOST_UNITS = 1_000_000
const NEWLINE = 0x0a

const countNewlines = (bytes: Buffer): number => {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1
  return count
}

const firstBadLine = (bytes: Buffer): number => {
  let line = 0
  for (let from = 0; from < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, from)
    const to = newline < 0 ? bytes.length : newline + 1
    if (!isUtf8(bytes.subarray(from, to))) return line
    from = to
  }
  return line
}

/** Passes whole lines on, and stops at the first that is not UTF-8. */
async function* wholeUtf8Lines(chunks: AsyncIterable<Buffer>, onBytes: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  let line = 1
  const checked = (bytes: Buffer): Buffer => {
    if (!isUtf8(bytes)) {
      const at = line + firstBadLine(bytes)
      throw new MalformedCsv([{ code: 'CSV_NOT_UTF8', line: at, message: 'the bytes are not UTF-8; save the file as UTF-8' }])
    }
    line += countNewlines(bytes)
    return bytes
  }
  for await (const chunk of chunks) {
    onBytes(chunk)
    const bytes = Buffer.concat([rest, chunk])
    const end = bytes.lastIndexOf(NEWLINE) + 1
    rest = bytes.subarray(end)
    if (end > 0) yield checked(bytes.subarray(0, end))
  }
  if (rest.length > 0) yield checked(rest)
}

type Cells = (column: Column) => string

const headerOf = (cells: string[]): Map<Column, number> => {
  const positions = new Map(COLUMNS.map((column) => [column, cells.findIndex((cell) => cell.trim() === column)]))
  const missing = COLUMNS.filter((column) => positions.get(column) === -1)
  if (missing.length > 0)
    throw new MalformedCsv(
      missing.map((column) => ({
        code: 'CSV_COLUMN_MISSING',
        line: 1,
        column,
        message: `column ${column} is missing from the header`,
      })),
    )
  return positions
}

const RULES: { column: Column; code: CsvFaultCode; fits: (text: string) => boolean; expected: string }[] = [
  {
    column: 'InvoiceNo',
    code: 'CSV_BAD_VALUE',
    fits: (text) => /^[A-Z]?\d{1,20}$/.test(text),
    expected: 'digits, after one letter at most',
  },
  { column: 'StockCode', code: 'CSV_BAD_VALUE', fits: (text) => Sku.safeParse(text).success, expected: 'a stock code' },
  {
    column: 'Quantity',
    code: 'CSV_BAD_NUMBER',
    fits: (text) => /^-?\d{1,7}$/.test(text) && Math.abs(Number(text)) <= MOST_UNITS,
    expected: 'a whole number between -1,000,000 and 1,000,000',
  },
  {
    column: 'UnitPrice',
    code: 'CSV_BAD_NUMBER',
    fits: (text) => /^-?\d{1,12}(\.\d{1,6})?$/.test(text),
    expected: 'a decimal number with at most six decimals',
  },
  {
    column: 'CustomerID',
    code: 'CSV_BAD_NUMBER',
    fits: (text) => text === '' || /^\d{1,20}(\.\d+)?$/.test(text),
    expected: 'a customer number or nothing',
  },
]

const faultsOf = (cell: Cells, line: number): CsvFault[] =>
  RULES.filter(({ column, fits }) => !fits(cell(column))).map(({ column, code, expected }) => ({
    code,
    line,
    column,
    message: `${column} is ${JSON.stringify(cell(column).slice(0, 60))}, expected ${expected}`,
  }))

const rowOf = (cell: Cells, line: number): RetailRow => ({
  line,
  invoice: cell('InvoiceNo'),
  sku: cell('StockCode').toUpperCase(),
  description: cell('Description').slice(0, 200),
  quantity: Number(cell('Quantity')),
  unitPrice: cell('UnitPrice'),
  customer: cell('CustomerID') === '' ? undefined : cell('CustomerID').split('.')[0],
})

type Parsed = { record: string[]; info: { lines: number } }

const readInto = async (planner: RetailPlanner, records: AsyncIterable<Parsed>): Promise<CsvFault[]> => {
  const faults: CsvFault[] = []
  let header: { positions: Map<Column, number>; width: number } | undefined
  for await (const { record, info } of records) {
    if (!header) {
      header = { positions: headerOf(record), width: record.length }
      continue
    }
    const { positions, width } = header
    const cell: Cells = (column) => {
      const text = (record[positions.get(column) ?? -1] ?? '').trim()
      return column === 'InvoiceNo' ? text.toUpperCase() : text
    }
    const found =
      record.length === width
        ? faultsOf(cell, info.lines)
        : [{ code: 'CSV_MALFORMED' as const, line: info.lines, message: `${record.length} cells, the header has ${width}` }]
    faults.push(...found)
    if (faults.length >= MOST_FAULTS) break
    if (found.length === 0) planner.add(rowOf(cell, info.lines))
  }
  if (!header) faults.push({ code: 'CSV_EMPTY', line: 1, message: 'the file has no header' })
  return faults
}

const asMalformed = (error: unknown): unknown =>
  error instanceof CsvError
    ? new MalformedCsv([{ code: 'CSV_MALFORMED', line: Number(error['lines'] ?? 0), message: error.message }])
    : error

/**
 * Reads and judges a whole Online Retail file before anything is driven: throws `MalformedCsv` with up to twenty faults and
 * their lines. The fingerprint is the start of the file's SHA-256: the same content gives the same idempotency keys.
 */
export const readRetailCsv = async (source: AsyncIterable<Buffer>): Promise<{ plan: RetailPlan; fingerprint: string }> => {
  const hash = createHash('sha256')
  const planner = new RetailPlanner()
  const bytes = Readable.from(wholeUtf8Lines(source, (chunk) => hash.update(chunk)))
  const records = parse({ bom: true, info: true, skip_empty_lines: true, relax_column_count: true })
  bytes.on('error', (error) => records.destroy(error))
  try {
    const faults = await readInto(planner, bytes.pipe(records) as AsyncIterable<Parsed>)
    if (faults.length > 0) throw new MalformedCsv(faults.slice(0, MOST_FAULTS))
  } catch (error) {
    throw asMalformed(error)
  } finally {
    bytes.destroy()
  }
  return { plan: planner.plan(), fingerprint: hash.digest('hex').slice(0, 16) }
}
