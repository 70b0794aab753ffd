import { formatOf } from './format.js'
import type { Format } from './format.js'
import { readCsv } from './csv/read-csv.js'
import { rowsUnderHeader } from './header.js'
import type { Row } from './header.js'
import { gathered, metered, withHead } from './bytes.js'
import { SpreadsheetError } from './spreadsheet-error.js'
import { readXlsx } from './xlsx/read-xlsx.js'

export type ReadOptions = {
  /** What the file must be; without it the content decides. Its name never does. */
  readonly format?: Format
  readonly maxBytes?: number
  /** Rows below the header. */
  readonly maxRows?: number
}

const MAX_BYTES = 20 * 1024 * 1024
const MAX_ROWS = 200_000
/** Enough to tell a workbook from an old one and both from text. */
const HEAD_BYTES = 4_096

const whole = (source: AsyncIterable<Uint8Array> | Uint8Array): AsyncIterable<Uint8Array> | Iterable<Uint8Array> =>
  source instanceof Uint8Array ? [source] : source

/**
 * The rows of a CSV file or of the first sheet of a workbook, one after the other; only what a workbook says once (its bytes, its shared
 * strings) is held. The first row that is not empty names the columns. Throws `SpreadsheetError`, at the latest where the fault is.
 */
export async function* readRows(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  { format, maxBytes = MAX_BYTES, maxRows = MAX_ROWS }: ReadOptions = {},
): AsyncGenerator<Row, void, undefined> {
  const { head, all } = await withHead(metered(whole(source), maxBytes), HEAD_BYTES)
  const found = formatOf(head)
  if (format !== undefined && format !== found) throw new SpreadsheetError('NOT_A_SPREADSHEET', { expected: format })
  const lines = found === 'csv' ? readCsv(all) : readXlsx(await gathered(all))
  yield* rowsUnderHeader(lines, { maxRows, placed: found === 'xlsx' })
}
