import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CsvError, Info } from 'csv-parse'
import type { Line } from '../header.js'
import { SpreadsheetError } from '../spreadsheet-error.js'
import { decodeText } from './decode-text.js'
import { delimiterOf } from './delimiter.js'

const MAX_RECORD_CHARACTERS = 1_000_000
/** A header is never longer; more is not waited for. */
const LONGEST_HEADER = 64 * 1024

type Started = { readonly delimiter: string; readonly skipped: number; readonly text: AsyncGenerator<string> }

async function* after(first: string, source: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield first
    yield* source
  } finally {
    await source.return(undefined)
  }
}

/** Reads on until there is a header to judge by. */
const begin = async (source: AsyncGenerator<string>): Promise<Started> => {
  let first = ''
  while (first.length < LONGEST_HEADER && !/\S[^\n]*\n[^\n]*\n/.test(first)) {
    const { value, done } = await source.next()
    if (done) break
    first += value
  }
  const { delimiter, skip } = delimiterOf(first)
  return { delimiter, skipped: skip === 0 ? 0 : 1, text: after(first.slice(skip), source) }
}

const isFaulty = (error: unknown): error is CsvError & { lines?: number } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')

const newlinesIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.includes('\n') || cell.includes('\r') ? cell.split(/\r\n|\n|\r/).length - 1 : 0), 0)

type Parsed = { readonly record: string[]; readonly info: Info }

/** Lines of a CSV file; cells may be quoted and hold line breaks. A cell with a lone quote inside is taken as it is. */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  const { parse } = await import('csv-parse')
  const { delimiter, skipped, text } = await begin(decodeText(source))
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  })
  const feeding = pipeline(Readable.from(text), parser).catch(() => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { line: skipped + info.lines - newlinesIn(record), cells: record }
    }
  } catch (error) {
    if (isFaulty(error)) throw new SpreadsheetError('BROKEN_FILE', { line: skipped + (error.lines ?? 0) }, { cause: error })
    throw error
  } finally {
    await feeding
  }
}
