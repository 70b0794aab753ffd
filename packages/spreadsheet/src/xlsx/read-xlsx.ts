import type { Line } from '../header.js'
import { SpreadsheetError } from '../spreadsheet-error.js'
import { openArchive } from './archive.js'
import { elementReader } from './elements.js'
import type { Listener } from './elements.js'
import type { NumberFormat } from './number-format.js'
import { numberText } from './number-format.js'
import { readFormats, readSharedStrings, readWorkbook } from './workbook.js'
import { unescaped } from './xml-text.js'

const MAX_SHEET_BYTES = 512 * 1024 * 1024
/** Cells further to the right are no table of ours. */
const MAX_PLACE = 1_000
/** The longest text that Excel puts into a cell. */
const MAX_CELL_CHARACTERS = 32_767
const LETTER_A = 65

type Book = { readonly strings: readonly string[]; readonly formats: readonly NumberFormat[]; readonly since1904: boolean }
type Attributes = Readonly<Record<string, string>>
type Cell = { place: number; type: string; style: number; text: string }

/** `AB12` → 27. */
const placeOf = (reference: string | undefined, next: number): number => {
  const letters = /^[A-Z]+/.exec(reference ?? '')?.[0]
  if (letters === undefined) return next
  return [...letters].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - LETTER_A + 1, 0) - 1
}

const BOOLEANS: Readonly<Record<string, string>> = { '0': 'FALSE', '1': 'TRUE' }

const textOf = ({ type, text, style }: Cell, { strings, formats, since1904 }: Book): string => {
  if (type === 's') return strings[Number(text)] ?? ''
  if (type === 'b') return BOOLEANS[text] ?? text
  if (type === 'n') return numberText(text, formats[style] ?? { kind: 'plain' }, since1904)
  return unescaped(text)
}

/** Turns what is told of a sheet into lines; those that are complete wait in `lines` until they are taken. */
const sheetListener = (book: Book, lines: Line[]): Listener => {
  let line = 0
  let cells: string[] = []
  let cell: Cell | undefined
  let heard = false
  let inPhonetic = false
  const openCell = ({ r, t = 'n', s = '0' }: Attributes): Cell => ({
    place: placeOf(r, cells.length),
    type: t,
    style: Number(s),
    text: '',
  })
  return {
    open: (name, attributes) => {
      if (name === 'row') {
        line = Number(attributes['r'] ?? line + 1)
        cells = []
      } else if (name === 'c') cell = openCell(attributes)
      else if (name === 'rPh') inPhonetic = true
      else if (name === 'v' || name === 't') heard = !inPhonetic
    },
    text: (piece) => {
      if (!heard || !cell) return
      cell.text += piece
      if (cell.text.length > MAX_CELL_CHARACTERS) throw new SpreadsheetError('BROKEN_FILE', { line })
    },
    close: (name) => {
      if (name === 'v' || name === 't') heard = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'row') lines.push({ line, cells: Array.from(cells, (text) => text ?? '') })
      else if (name === 'c' && cell) {
        if (cell.place < MAX_PLACE) cells[cell.place] = textOf(cell, book)
        cell = undefined
      }
    },
  }
}

/**
 * Lines of the first sheet. Every cell is text: a text cell as it is, a number without exponent and with the leading zeros of its format,
 * a date as `YYYY-MM-DD` or `YYYY-MM-DD HH:mm:ss`, a formula by its last result.
 */
export async function* readXlsx(bytes: Buffer): AsyncGenerator<Line, void, undefined> {
  const archive = await openArchive(bytes)
  const { sheet, since1904 } = await readWorkbook(archive)
  const book = { strings: await readSharedStrings(archive), formats: await readFormats(archive), since1904 }
  const lines: Line[] = []
  const feed = await elementReader(sheetListener(book, lines))
  for await (const piece of archive.text(sheet, MAX_SHEET_BYTES)) {
    feed(piece)
    yield* lines.splice(0)
  }
}
