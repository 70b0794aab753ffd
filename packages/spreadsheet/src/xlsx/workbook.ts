import { SpreadsheetError } from '../spreadsheet-error.js'
import type { Archive } from './archive.js'
import { readElements } from './elements.js'
import type { NumberFormat } from './number-format.js'
import { builtInFormat, customFormat } from './number-format.js'
import { unescaped } from './xml-text.js'

const MAX_PART_BYTES = 8 * 1024 * 1024
const MAX_STRINGS_BYTES = 64 * 1024 * 1024
const WORKBOOK = 'xl/workbook.xml'

type Workbook = { readonly sheet: string; readonly since1904: boolean }

const targetOf = async (archive: Archive, id: string): Promise<string | undefined> => {
  let target: string | undefined
  await readElements(archive.text('xl/_rels/workbook.xml.rels', MAX_PART_BYTES), {
    open: (name, attributes) => {
      if (name === 'Relationship' && attributes['Id'] === id) target = attributes['Target']
    },
  })
  return target?.startsWith('/') ? target.slice(1) : target && `xl/${target.replace(/^\.\//, '')}`
}

/** Where the first sheet lies. A zip that is no workbook is refused. */
export const readWorkbook = async (archive: Archive): Promise<Workbook> => {
  if (!archive.has('[Content_Types].xml') || !archive.has(WORKBOOK)) throw new SpreadsheetError('NOT_A_SPREADSHEET')
  let id: string | undefined
  let since1904 = false
  await readElements(archive.text(WORKBOOK, MAX_PART_BYTES), {
    open: (name, attributes) => {
      if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (name === 'sheet') id ??= attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
    },
  })
  const sheet = id === undefined ? undefined : await targetOf(archive, id)
  if (sheet === undefined || !archive.has(sheet)) throw new SpreadsheetError('NOT_A_SPREADSHEET')
  return { sheet, since1904 }
}

/** Texts that cells refer to by number. How a word is pronounced (`rPh`) is no part of it. */
export const readSharedStrings = async (archive: Archive): Promise<string[]> => {
  const strings: string[] = []
  let text = ''
  let inText = false
  let inPhonetic = false
  await readElements(archive.text('xl/sharedStrings.xml', MAX_STRINGS_BYTES), {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') inPhonetic = true
      if (name === 't') inText = true
    },
    text: (piece) => {
      if (inText && !inPhonetic) text += piece
    },
    close: (name) => {
      if (name === 'si') strings.push(unescaped(text))
      if (name === 'rPh') inPhonetic = false
      if (name === 't') inText = false
    },
  })
  return strings
}

/** How the numbers of each cell style are shown. */
export const readFormats = async (archive: Archive): Promise<NumberFormat[]> => {
  const custom = new Map<string, NumberFormat>()
  const formats: NumberFormat[] = []
  let inCells = false
  await readElements(archive.text('xl/styles.xml', MAX_PART_BYTES), {
    open: (name, attributes) => {
      const id = attributes['numFmtId'] ?? '0'
      if (name === 'numFmt') custom.set(id, customFormat(attributes['formatCode'] ?? ''))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) formats.push(custom.get(id) ?? builtInFormat(Number(id)))
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}
