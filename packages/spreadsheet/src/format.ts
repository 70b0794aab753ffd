import { SpreadsheetError } from './spreadsheet-error.js'

export type Format = 'csv' | 'xlsx'

const startsWith = (bytes: Buffer, ...magic: number[]): boolean => magic.every((byte, place) => bytes[place] === byte)
/** Name of the stream in which Office keeps a workbook that has a password. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')
const isUtf16 = (bytes: Buffer): boolean => startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)

/** Documents that are text but no table; `\s` counts the byte order mark as space. */
const MARKUP = /^\s*(?:%PDF-|\{\\rtf|<(?:\?xml|!doctype|html|table)\b)/i
const LOOK_BYTES = 200

/** What a file is by its first bytes. Old workbooks (.xls), pictures, PDFs and other binary files are refused. */
export const formatOf = (head: Buffer): Format => {
  if (head.length === 0) throw new SpreadsheetError('EMPTY_FILE')
  if (startsWith(head, 0x50, 0x4b)) return 'xlsx'
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new SpreadsheetError(head.includes(ENCRYPTED) ? 'ENCRYPTED_FILE' : 'LEGACY_XLS')
  }
  if (!isUtf16(head) && head.includes(0)) throw new SpreadsheetError('NOT_A_SPREADSHEET')
  if (MARKUP.test(head.subarray(0, LOOK_BYTES).toString('utf8'))) throw new SpreadsheetError('NOT_A_SPREADSHEET')
  return 'csv'
}
