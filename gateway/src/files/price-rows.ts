import { Quantity, Sku, UnitPrice } from '@channel/contracts'
import type { Row } from '@channel/spreadsheet'

/** Why a row of a price file was not taken. */
export type PriceRowFault =
  | 'SKU_MISSING'
  | 'SKU_MALFORMED'
  | 'UNKNOWN_SKU'
  | 'QUANTITY_MALFORMED'
  | 'PRICE_MISSING'
  | 'PRICE_MALFORMED'
  | 'NOT_A_TIME'
  | 'VALIDITY_EMPTY'
  | 'DUPLICATE_ROW'
  | 'TOO_MANY_CELLS'
  | 'REFUSED'

export type PriceRow = {
  readonly line: number
  readonly sku: Sku
  readonly minQuantity: number
  readonly unitPrice: string
  readonly validFrom: string | null
  readonly validTo: string | null
}
export type RowFault = { readonly line: number; readonly code: PriceRowFault; readonly value: string }

type Field = 'sku' | 'minQuantity' | 'unitPrice' | 'validFrom' | 'validTo'

/** What people call the columns, the ones of our own downloads first. */
const NAMES: Record<Field, readonly string[]> = {
  sku: ['货号', 'sku', '商品编码', '物料编码'],
  minQuantity: ['起订量', 'minquantity', '最小数量', '数量阶梯', '数量'],
  unitPrice: ['单价', 'unitprice', '价格', 'price'],
  validFrom: ['生效时间', 'validfrom', '生效日期', '开始日期'],
  validTo: ['失效时间', 'validto', '失效日期', '结束日期'],
}

const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-*:.]/g, '')

const cellOf = (cells: Row['cells'], field: Field): string => {
  for (const [header, cell] of Object.entries(cells)) if (NAMES[field].includes(plain(header))) return cell
  return ''
}

/** Columns without which no row can be taken. */
export const missingColumns = ({ cells }: Row): string[] => {
  const there = Object.keys(cells).map(plain)
  const needed: readonly Field[] = ['sku', 'unitPrice']
  return needed.filter((field) => !NAMES[field].some((name) => there.includes(name))).map((field) => NAMES[field][0] ?? field)
}

const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const LOCAL = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?)$/
const DAY_MS = 86_400_000

/** A moment as ISO text, as a clock in Shanghai shows it, or as a day there; a day that ends something counts as a whole. */
const momentOf = (text: string, ends: boolean): number => {
  const day = DAY.exec(text)
  if (day) {
    const [, year, month = '', date = ''] = day
    const begin = Date.parse(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}T00:00:00+08:00`)
    return ends ? begin + DAY_MS : begin
  }
  const local = LOCAL.exec(text)
  if (local) return Date.parse(`${local[1]}T${local[2]}+08:00`)
  return /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN
}

const time = (text: string, ends: boolean): string | null | undefined => {
  if (text === '') return null
  const moment = momentOf(text, ends)
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString()
}

/** A row as a price, or what is wrong with it. */
export const priceRow = ({ line, cells, beyond }: Row): PriceRow | RowFault => {
  const fault = (code: PriceRowFault, value: string): RowFault => ({ line, code, value })
  if (beyond !== undefined) return fault('TOO_MANY_CELLS', beyond)
  const [code, price, quantity] = [cellOf(cells, 'sku'), cellOf(cells, 'unitPrice'), cellOf(cells, 'minQuantity')]
  if (code === '') return fault('SKU_MISSING', '')
  const sku = Sku.safeParse(code)
  if (!sku.success) return fault('SKU_MALFORMED', code)
  const minQuantity = Quantity.safeParse(quantity === '' ? 1 : Number(quantity))
  if (!minQuantity.success) return fault('QUANTITY_MALFORMED', quantity)
  if (price === '') return fault('PRICE_MISSING', '')
  const unitPrice = UnitPrice.safeParse(price)
  if (!unitPrice.success) return fault('PRICE_MALFORMED', price)
  const [from, to] = [cellOf(cells, 'validFrom'), cellOf(cells, 'validTo')]
  const [validFrom, validTo] = [time(from, false), time(to, true)]
  if (validFrom === undefined || validTo === undefined) return fault('NOT_A_TIME', validFrom === undefined ? from : to)
  if (validFrom !== null && validTo !== null && validFrom >= validTo) return fault('VALIDITY_EMPTY', `${from} – ${to}`)
  return { line, sku: sku.data, minQuantity: minQuantity.data, unitPrice: unitPrice.data, validFrom, validTo }
}

const overlaps = (a: PriceRow, b: PriceRow): boolean =>
  (a.validTo === null || b.validFrom === null || b.validFrom < a.validTo) &&
  (b.validTo === null || a.validFrom === null || a.validFrom < b.validTo)

/** Knows the rows of one file: a second price for one SKU and break at one time is a mistake, whichever was meant. */
export const duplicates = () => {
  const seen = new Map<string, PriceRow[]>()
  return (row: PriceRow): RowFault | undefined => {
    const spot = `${row.minQuantity} ${row.sku}`
    const before = seen.get(spot) ?? []
    const twin = before.find((one) => overlaps(one, row))
    if (twin) return { line: row.line, code: 'DUPLICATE_ROW', value: String(twin.line) }
    seen.set(spot, [...before, row])
    return undefined
  }
}
