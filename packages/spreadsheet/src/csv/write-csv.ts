import { Readable } from 'node:stream'
import type { Column, Table } from '../column.js'
import { harmless } from '../column.js'

const BOM = '\uFEFF'
const CHUNK_CHARACTERS = 32 * 1024

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const lineOf = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => (typeof cell === 'string' ? quoted(harmless(cell)) : String(cell ?? ''))).join(',')}\r\n`

async function* lines<T>(columns: readonly Column<T>[], rows: Table<T>['rows']): AsyncGenerator<string> {
  let text = BOM + lineOf(columns.map(({ header }) => header))
  for await (const row of rows) {
    text += lineOf(columns.map(({ value }) => value(row)))
    if (text.length < CHUNK_CHARACTERS) continue
    yield text
    text = ''
  }
  yield text
}

/** UTF-8 with a byte order mark, without which Excel takes it for GBK; CRLF (RFC 4180). Fails where `rows` fail. */
export const writeCsv = <T>({ columns, rows }: Table<T>): Readable =>
  Readable.from(lines(columns, rows), { objectMode: false, encoding: undefined })
