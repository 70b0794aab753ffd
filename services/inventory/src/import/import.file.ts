import type { ImportFailure } from '@channel/contracts/inventory'
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from '@channel/contracts/inventory'
import { readRows, SpreadsheetError } from '@channel/spreadsheet'
import type { FileRow } from './rows.js'

/** Reads a file that somebody sent. */
export const importFile = {
  rows: (bytes: AsyncIterable<Uint8Array>): AsyncIterable<FileRow> =>
    readRows(bytes, { maxBytes: MAX_IMPORT_BYTES, maxRows: MAX_IMPORT_ROWS }),
  /** Why the file cannot be read; undefined where something else went wrong. */
  faultOf: (error: unknown): ImportFailure | undefined =>
    error instanceof SpreadsheetError ? { code: error.code, details: { ...error.details } } : undefined,
}
