import { SpreadsheetError } from './spreadsheet-error.js'

/** A line of a file before anybody knows its columns. `line` counts from 1, as spreadsheet programs show it. */
export type Line = { readonly line: number; readonly cells: readonly string[] }

export type Row = {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
  /** What a CSV file has beyond its last column: a separator inside a cell has moved this row's cells to wrong columns. */
  readonly beyond?: string
}

const MAX_COLUMNS = 200

const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell === '')

type Column = { readonly name: string; readonly place: number }

const columnsOf = ({ cells, line }: Line): Column[] => {
  const columns = cells.map((name, place) => ({ name, place })).filter(({ name }) => name !== '')
  const seen = new Set<string>()
  for (const { name } of columns) {
    if (seen.has(name)) throw new SpreadsheetError('REPEATED_COLUMN', { column: name, line })
    seen.add(name)
  }
  if (columns.length > MAX_COLUMNS) throw new SpreadsheetError('NOT_A_SPREADSHEET')
  return columns
}

/** Names the cells of each line by the first line that is not empty. Empty lines and columns without a name are passed over. */
export async function* rowsUnderHeader(
  lines: AsyncIterable<Line>,
  { maxRows, placed }: { maxRows: number; /** Every cell says its column itself. */ placed: boolean },
): AsyncGenerator<Row, void, undefined> {
  let columns: readonly Column[] | undefined
  let width = Infinity
  let rows = 0
  for await (const { line, cells: raw } of lines) {
    const cells = raw.map((cell) => cell.trim())
    if (isEmpty(cells)) continue
    if (columns === undefined) {
      columns = columnsOf({ line, cells })
      if (!placed) width = cells.length
      continue
    }
    rows += 1
    if (rows > maxRows) throw new SpreadsheetError('TOO_MANY_ROWS', { limit: maxRows })
    const named = Object.fromEntries(columns.map(({ name, place }) => [name, cells[place] ?? '']))
    const beyond = cells.slice(width).filter((cell) => cell !== '')
    yield { line, cells: named, ...(beyond.length > 0 && { beyond: beyond.join(' ') }) }
  }
  if (columns === undefined) throw new SpreadsheetError('EMPTY_FILE')
}
