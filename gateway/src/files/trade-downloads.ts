import { MAX_PAGE } from '@channel/contracts'
import type { Statement, StatementLine } from '@channel/contracts/dealer'
import {
  getDealers,
  getStatements,
  listChannelStock,
  listSellOut,
  listStatementLines,
  listTradeEntries,
} from '@channel/contracts/dealer'
import { badInput } from '../errors/coded-error.js'
import type { Download, Wish } from './downloads.js'
import { written } from './downloads.js'
import { pagedRows } from './paged-rows.js'
import { statementPdf } from './statement-pdf.js'
import type { StatementRow } from './trade-tables.js'
import { channelStockColumns, sellOutColumns, statementColumns, tradeColumns } from './trade-tables.js'

/** What a statement is printed from. */
const statementOf = async ({ remote, params, language }: Omit<Wish, 'format'>) => {
  const { dealerCode = '', month = '' } = params
  const [statement] = await remote.ask(getStatements, { keys: [{ dealerCode, month }] })
  if (!statement) {
    const message = language === 'zh-CN' ? '没有该对账单' : 'There is no such statement'
    throw badInput([{ path: ['dealerCode', 'month'], code: 'not_found', message }])
  }
  const lines = await pagedRows((after) => remote.ask(listStatementLines, { dealerCode, month, first: MAX_PAGE, after }))
  return { statement, lines }
}

const fileName = ({ number, version }: Statement): string => (version > 1 ? `${number}-V${version}` : number)

async function* framed(statement: Statement, lines: AsyncIterable<StatementLine>): AsyncGenerator<StatementRow> {
  const { openingMinor, closingMinor, version } = statement
  const blank = { entryId: '', at: '', document: '', amountMinor: 0, version }
  yield { ...blank, kind: 'opening', balanceMinor: openingMinor }
  yield* lines
  yield { ...blank, kind: 'closing', balanceMinor: closingMinor }
}

/** A statement with its lines (对账单). */
export const statementFile = async (wish: Wish): Promise<Download> => {
  const { statement, lines } = await statementOf(wish)
  const table = { columns: statementColumns(wish.language, statement.currency), rows: framed(statement, lines) }
  return { name: fileName(statement), content: written(wish.format, table) }
}

/** The same on paper, to be signed by both sides. */
export const statementPaper = async (wish: Omit<Wish, 'format'>): Promise<Download> => {
  const { statement, lines } = await statementOf(wish)
  const [dealer] = await wish.remote.ask(getDealers, { codes: [statement.dealerCode] })
  return { name: fileName(statement), content: await statementPdf({ statement, dealerName: dealer?.name ?? '', lines }) }
}

/** The trade ledger (进货与退货明细), latest business day first. */
export const tradeFile = async ({ remote, language, format, query }: Wish): Promise<Download> => {
  const { dealerCode, sku, category, document, from, to } = query
  const filter = { dealerCode, sku, category, document, from, to, kind: query['kind'] as 'shipment' | 'return' | undefined }
  const rows = await pagedRows((after) => remote.ask(listTradeEntries, { ...filter, first: MAX_PAGE, after }))
  return { name: 'trade', content: written(format, { columns: tradeColumns(language), rows }) }
}

/** What stores reported (门店销售与库存上报). */
export const sellOutFile = async ({ remote, language, format, query }: Wish): Promise<Download> => {
  const { dealerCode, sku, storeCode, document, from, to } = query
  const filter = { dealerCode, sku, storeCode, document, from, to, kind: query['kind'] as 'sale' | 'stock' | undefined }
  const rows = await pagedRows((after) => remote.ask(listSellOut, { ...filter, first: MAX_PAGE, after }))
  return { name: 'sell-out', content: written(format, { columns: sellOutColumns(language), rows }) }
}

/** What lies at dealers (渠道库存). */
export const channelStockFile = async ({ remote, language, format, query }: Wish): Promise<Download> => {
  const { dealerCode, sku, day } = query
  const only = query['only'] as 'negative' | 'different' | undefined
  const filter = { dealerCode, sku, day, only, wholeBranch: query['wholeBranch'] === 'true' }
  const rows = await pagedRows((after) => remote.ask(listChannelStock, { ...filter, first: MAX_PAGE, after }))
  return { name: 'channel-stock', content: written(format, { columns: channelStockColumns(language), rows }) }
}
