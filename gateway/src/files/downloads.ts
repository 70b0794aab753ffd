import type { Readable } from 'node:stream'
import { MAX_PAGE } from '@channel/contracts'
import { listPrices } from '@channel/contracts/dealer'
import type { ImportId } from '@channel/contracts/inventory'
import { listBalances, listImportErrors, listMovements } from '@channel/contracts/inventory'
import type { Format, Table } from '@channel/spreadsheet'
import { writeCsv, writeXlsx } from '@channel/spreadsheet'
import type { Remote } from '../clients/remote.js'
import type { Language } from '../request/language.js'
import { pagedRows } from './paged-rows.js'
import { priceColumns } from './price-table.js'
import { balanceColumns, rowErrorColumns, stockCardColumns } from './tables.js'

export type Wish = {
  readonly remote: Remote
  readonly language: Language
  readonly format: Format
  readonly query: Readonly<Record<string, string | undefined>>
  readonly params: Readonly<Record<string, string | undefined>>
}

/** A file that is made while it is sent. */
export type Download = { readonly name: string; readonly content: Readable }

const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MS = 86_400_000

/** A business day of Shanghai as the moment at which it begins, or the moment that was given. */
const beginOf = (text: string | undefined): string | undefined =>
  text !== undefined && DAY.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(`${text}T00:00:00+08:00`).toISOString()
    : text

/** A day counts as a whole: until the next begins. */
const endOf = (text: string | undefined): string | undefined => {
  const begin = beginOf(text)
  return begin === text || begin === undefined ? text : new Date(Date.parse(begin) + DAY_MS).toISOString()
}

export const written = <T>(format: Format, table: Table<T>): Readable => (format === 'csv' ? writeCsv(table) : writeXlsx(table))

/** The stock card (库存台账) of a SKU, newest first. */
export const stockCard = async ({ remote, language, format, query }: Wish): Promise<Download> => {
  const { sku, location } = query
  const filter = { sku: sku as string, location, from: beginOf(query['from']), to: endOf(query['to']) }
  const rows = await pagedRows((after) => remote.ask(listMovements, { ...filter, first: MAX_PAGE, after }))
  return { name: `stock-card-${sku}`, content: written(format, { columns: stockCardColumns(language), rows }) }
}

/** What there is, by SKU and place. */
export const balances = async ({ remote, language, format, query }: Wish): Promise<Download> => {
  const { location, search } = query
  const rows = await pagedRows((after) => remote.ask(listBalances, { location, search, first: MAX_PAGE, after }))
  return { name: 'balances', content: written(format, { columns: balanceColumns(language), rows }) }
}

/** What was wrong with the rows of a file. */
export const importErrors = async ({ remote, language, format, params }: Wish): Promise<Download> => {
  const importId = params['importId'] as ImportId
  const rows = await pagedRows((after) => remote.ask(listImportErrors, { importId, first: MAX_PAGE, after }))
  return { name: `import-errors-${importId}`, content: written(format, { columns: rowErrorColumns(language), rows }) }
}

/** The prices of a list that stand, in columns that an upload takes as they are. */
export const priceListPrices = async ({ remote, language, format, query, params }: Wish): Promise<Download> => {
  const filter = { listCode: params['listCode'] as string, search: query['search'], at: query['at'] }
  const rows = await pagedRows((after) => remote.ask(listPrices, { ...filter, first: MAX_PAGE, after }))
  return { name: `prices-${filter.listCode}`, content: written(format, { columns: priceColumns(language), rows }) }
}
