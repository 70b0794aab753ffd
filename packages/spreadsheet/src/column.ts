/** `time` is local time of the reader's business, `YYYY-MM-DD HH:mm:ss`. */
export type Column<T> = {
  readonly header: string
  readonly type: 'text' | 'number' | 'time'
  readonly value: (row: T) => string | number | null
}

export type Table<T> = { readonly columns: readonly Column<T>[]; readonly rows: AsyncIterable<T> | Iterable<T> }

const STARTS_FORMULA = /^[=+\-@\t\r]/
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** A text that a spreadsheet program would run as a formula gets an apostrophe before it; numbers stay numbers. */
export const harmless = (text: string): string => (STARTS_FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text)
