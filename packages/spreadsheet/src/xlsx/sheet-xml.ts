import type { Column, Table } from '../column.js'
import { harmless } from '../column.js'
import { SpreadsheetError } from '../spreadsheet-error.js'
import { escaped } from './xml-text.js'

const CHUNK_CHARACTERS = 32 * 1024
const MAX_SHEET_ROWS = 1_048_576
const DAY_MS = 86_400_000
const EPOCH = Date.UTC(1899, 11, 30)
/** Place of the date format among the `cellXfs` of the styles. */
const TIME_STYLE = 1

const HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
const WIDTHS: Readonly<Record<Column<unknown>['type'], number>> = { text: 20, number: 12, time: 20 }

const text = (value: string): string => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(harmless(value))}</t></is></c>`

const serialOf = (local: string): number => (Date.parse(`${local.replace(' ', 'T')}Z`) - EPOCH) / DAY_MS

const cellOf = (value: string | number | null, type: Column<unknown>['type']): string => {
  if (value === null || value === '') return '<c/>'
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  const serial = type === 'time' ? serialOf(value) : Number.NaN
  return Number.isNaN(serial) ? text(value) : `<c s="${TIME_STYLE}"><v>${serial}</v></c>`
}

const widthsOf = <T>(columns: readonly Column<T>[]): string => {
  const cols = columns.map(({ type }, at) => `<col min="${at + 1}" max="${at + 1}" width="${WIDTHS[type]}" customWidth="1"/>`)
  return `<cols>${cols.join('')}</cols>`
}

/** The XML of a sheet, piece by piece. Throws where there are more rows than a sheet can have. */
export async function* sheetXml<T>({ columns, rows }: Table<T>): AsyncGenerator<string> {
  let xml = `${HEAD}${widthsOf(columns)}<sheetData><row>${columns.map(({ header }) => text(header)).join('')}</row>`
  let count = 1
  for await (const row of rows) {
    count += 1
    if (count > MAX_SHEET_ROWS) throw new SpreadsheetError('TOO_MANY_ROWS', { limit: MAX_SHEET_ROWS - 1 })
    xml += `<row>${columns.map(({ value, type }) => cellOf(value(row), type)).join('')}</row>`
    if (xml.length < CHUNK_CHARACTERS) continue
    yield xml
    xml = ''
  }
  yield `${xml}</sheetData></worksheet>`
}
