/** Why a file cannot be read. */
export type SpreadsheetErrorCode =
  | 'EMPTY_FILE'
  | 'NOT_A_SPREADSHEET'
  | 'LEGACY_XLS'
  | 'ENCRYPTED_FILE'
  | 'BROKEN_FILE'
  | 'UNREADABLE_TEXT'
  | 'REPEATED_COLUMN'
  | 'FILE_TOO_LARGE'
  | 'TOO_MANY_ROWS'

/** A file that nobody can read, or that is larger than somebody wants to read. `details` are what a message needs. */
export class SpreadsheetError extends Error {
  constructor(
    readonly code: SpreadsheetErrorCode,
    readonly details: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(code, options)
    this.name = 'SpreadsheetError'
  }
}
