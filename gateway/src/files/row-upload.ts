import { SpreadsheetError, readRows } from '@channel/spreadsheet'
import type { Row } from '@channel/spreadsheet'
import { badInput } from '../errors/coded-error.js'
import type { Language } from '../request/language.js'
import { say } from './words.js'

type Word = readonly [chinese: string, english: string]

/** What is wrong with a row of a file; the other rows are taken. */
export type RowFault = { readonly line: number; readonly column?: string; readonly code: string; readonly message: string }

/** How a column may be called, the first being its name in messages. */
export type Names = readonly string[]

const fold = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** The text of a cell, by any of its column's names; undefined where it is empty or there is no such column. */
export const cellOf = ({ cells }: Row, names: Names): string | undefined => {
  const wanted = new Set(names.map(fold))
  const found = Object.entries(cells).find(([name, text]) => wanted.has(fold(name)) && text !== '')
  return found?.[1]
}

const WHOLE = /^-?\d{1,15}$/

/** A whole number, or what stands there where it is none: the contract then says what is wrong with it. */
export const wholeOf = (text: string | undefined): number | string | undefined =>
  text !== undefined && WHOLE.test(text) ? Number(text) : text

/** A day in any of the ways that spreadsheet programs write it. */
export const dayOf = (text: string | undefined): string | undefined => {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?$/.exec(text ?? '')
  return parts ? [parts[1], parts[2]?.padStart(2, '0'), parts[3]?.padStart(2, '0')].join('-') : text
}

/** Major units as minor ones, exactly; what is no amount, or is finer than the currency, stays as it is. */
export const minorOf = (text: string | undefined, digits: number): number | string | undefined => {
  const parts = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text?.replaceAll(',', '') ?? '')
  const fraction = parts?.[3] ?? ''
  if (!parts || fraction.length > digits) return text
  return Number(`${parts[1]}${parts[2]}${fraction.padEnd(digits, '0')}`)
}

const fileWords: Record<string, Word> = {
  EMPTY_FILE: ['文件是空的', 'The file is empty'],
  FILE_TOO_LARGE: ['文件过大', 'The file is too large'],
  TOO_MANY_ROWS: ['行数过多', 'The file has too many rows'],
  LEGACY_XLS: ['不支持旧版 .xls，请另存为 .xlsx 或 CSV', 'Old .xls files are not read: save it as .xlsx or CSV'],
  ENCRYPTED_FILE: ['文件有密码', 'The file has a password'],
  REPEATED_COLUMN: ['列名重复', 'A column comes twice'],
}
const unreadable: Word = ['无法读取该文件，请上传 CSV 或 XLSX', 'The file cannot be read: send CSV or XLSX']

const asBadInput = (error: unknown, language: Language): unknown =>
  error instanceof SpreadsheetError
    ? badInput([{ path: ['body'], code: error.code, message: say(fileWords[error.code] ?? unreadable, language) }])
    : error

/** The rows of a file in batches; a file that nobody can read is bad input. */
export async function* batchesOf(body: AsyncIterable<Uint8Array>, size: number, language: Language): AsyncGenerator<Row[]> {
  let batch: Row[] = []
  try {
    for await (const row of readRows(body)) {
      batch.push(row)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw asBadInput(error, language)
  }
  if (batch.length > 0) yield batch
}

/** Beyond this many an answer only counts the faults. */
const SHOWN_FAULTS = 1_000

/** What is told of an upload. */
export const tally = () => {
  const faults: RowFault[] = []
  const counts = { rows: 0, taken: 0, known: 0, faulty: 0 }
  return {
    count: (more: Partial<Omit<typeof counts, 'faulty'>>) => {
      for (const [name, number] of Object.entries(more)) counts[name as keyof typeof counts] += number
    },
    faulty: (more: readonly RowFault[]) => {
      counts.faulty += more.length
      faults.push(...more.slice(0, SHOWN_FAULTS - faults.length))
    },
    report: () => ({ ...counts, faults: faults.toSorted((a, b) => a.line - b.line) }),
  }
}
export type Tally = ReturnType<typeof tally>

/** The columns of which a contract's issues speak, as faults of a row. */
export const contractFaults = (
  line: number,
  issues: readonly { readonly path: readonly PropertyKey[] }[],
  columns: Readonly<Record<string, Names>>,
  language: Language,
): RowFault[] =>
  issues.slice(0, 1).map(({ path }) => {
    const name = columns[String(path[0])]?.[language === 'zh-CN' ? 0 : 1] ?? String(path[0])
    return {
      line,
      column: name,
      code: 'INVALID_VALUE',
      message: say([`“${name}”没有填或格式不对`, `"${name}" is missing or malformed`], language),
    }
  })
