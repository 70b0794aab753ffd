/** A row as somebody wrote it. `line` counts from 1, empty lines included. */
export type WrittenRow = { readonly line: number; readonly sku: string; readonly quantity: string; readonly note?: string }

type Column = 'sku' | 'quantity' | 'note'
type Columns = readonly (Column | null)[]

const USUAL: Columns = ['sku', 'quantity', 'note']
const HEADINGS: Readonly<Record<Column, RegExp>> = {
  sku: /^(货号|商品编码|商品货号|产品编码|物料编码|编码|型号|sku|sku code|item|item code|item no\.?|product code|code)$/i,
  quantity: /^(数量|件数|订购数量|采购数量|qty\.?|quantity|count|units|pcs)$/i,
  note: /^(备注|说明|note|notes|remark|remarks|comment)$/i,
}
const THOUSANDS = /^\d{1,3}(,\d{3})+$/
/** A SKU and how often, without columns: `A-1 3`, `A-1 x3`, `A-1×3`, `A-1 1,000`. An `x` needs a space before it: it may end a SKU. */
const SUFFIXED = /^(.*?\S)(?:\s*[×✕*]\s*|\s+[x]\s*|\s+)([-+]?\d[\d,.]*\s*(?:件|个|pcs)?)$/i
/** `3 x A-1`, `3×A-1`. */
const PREFIXED = /^(\d[\d,]*)(?:\s*[×✕*]\s*|\s+x\s+)(\S.*)$/i

/** Full-width letters, digits, commas and spaces (全角) become plain ones. */
const plain = (text: string): string =>
  text.normalize('NFKC').replaceAll('、', ',').replaceAll('\u200b', '').replaceAll('\ufeff', '')

const unquoted = (cell: string): string => /^\s*"(.*)"\s*$/.exec(cell)?.[1]?.replaceAll('""', '"').trim() ?? cell.trim()

const separatorOf = (text: string): string | undefined => ['\t', ';', ',', '|'].find((one) => text.includes(one))

/** Cells of a line; a separator within quotes is none, and neither is the comma of a number that ends the line. */
const cellsOf = (text: string): string[] | undefined => {
  const separator = separatorOf(text)
  if (separator === undefined) return undefined
  if (separator === ',' && /\s\d{1,3}(,\d{3})+$/.test(text)) return undefined
  const cells = text.split(new RegExp(`\\${separator}(?=(?:[^"]*"[^"]*")*[^"]*$)`)).map(unquoted)
  const rest = cells.slice(1).join(',')
  return separator === ',' && THOUSANDS.test(rest) ? [cells[0] ?? '', rest] : cells
}

const headingOf = (cell: string): Column | null =>
  (Object.keys(HEADINGS) as Column[]).find((column) => HEADINGS[column].test(cell)) ?? null

/** The columns that a header names, where the line is one. */
const headerIn = (text: string): Columns | undefined => {
  const columns = (cellsOf(text) ?? text.split(/\s+/)).map(headingOf)
  return columns.includes('sku') || columns.includes('quantity') ? columns : undefined
}

const number = (text: string): string => {
  const bare = text.trim().replace(/\s*(件|个|pcs)$/i, '')
  const joined = THOUSANDS.test(bare) ? bare.replaceAll(',', '') : bare
  return joined.replace(/^[x×✕*]\s*(?=\d)/i, '').replace(/^\+/, '')
}

const inColumns = (cells: readonly string[], columns: Columns) => {
  const cell = (column: Column): string => cells[columns.indexOf(column)] ?? ''
  const note = cell('note')
  return { sku: cell('sku'), quantity: number(cell('quantity')), ...(note !== '' && { note }) }
}

const freely = (text: string) => {
  const suffixed = SUFFIXED.exec(text)
  if (suffixed) return { sku: (suffixed[1] ?? '').replace(/,$/, ''), quantity: number(suffixed[2] ?? '') }
  const prefixed = PREFIXED.exec(text)
  if (prefixed) return { sku: prefixed[2] ?? '', quantity: number(prefixed[1] ?? '') }
  return { sku: text, quantity: '' }
}

/**
 * Rows out of a text that somebody pasted: a SKU and a quantity in each line, in columns (tab, comma, semicolon) or one behind the other.
 * The first line may be a header, and then tells which column is which. What the rows say is not judged here.
 */
export const writtenRows = (text: string): WrittenRow[] => {
  const lines = text.split(/\r\n|\n|\r/).map((one, index) => ({ line: index + 1, text: plain(one).replace(/^ +| +$/g, '') }))
  const filled = lines.filter((one) => one.text.trim() !== '')
  const header = filled[0] && headerIn(filled[0].text)
  const columns = header ?? USUAL
  return filled.slice(header ? 1 : 0).map((one) => {
    const cells = cellsOf(one.text)
    return { line: one.line, ...(cells ? inColumns(cells, columns) : freely(one.text)) }
  })
}
