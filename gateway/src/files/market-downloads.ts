import { MAX_PAGE } from '@channel/contracts'
import type { MarketRowError, MarketRowErrorCode } from '@channel/contracts/order'
import { listMarketRowErrors } from '@channel/contracts/order'
import type { Column } from '@channel/spreadsheet'
import { writeCsv, writeXlsx } from '@channel/spreadsheet'
import type { Language } from '../request/language.js'
import type { Download, Wish } from './downloads.js'
import { pagedRows } from './paged-rows.js'
import { say } from './words.js'

const problems: Record<MarketRowErrorCode, readonly [chinese: string, english: string]> = {
  ORDER_NUMBER_MISSING: ['没有填订单编号', 'The order number is missing'],
  SKU_MISSING: ['没有填商家编码', 'The code of the article is missing'],
  NOT_A_QUANTITY: ['数量须为 1 到 1,000,000 的整数', 'The quantity must be a whole number from 1 to 1,000,000'],
  NOT_AN_AMOUNT: ['实付金额须为数字，最多两位小数', 'The amount must be a number with no more decimals than the currency has'],
  UNKNOWN_STATUS: ['订单状态不能识别', 'There is no such status of an order'],
  NOT_A_TIME: ['时间格式不对', 'This is no date or time'],
  TOO_LONG: ['超过 100 个字符', 'Longer than 100 characters'],
  ORDER_IN_TWO_PLACES: ['同一订单的行须放在一起', 'Rows of one order must follow one another'],
  ORDER_INCOMPLETE: ['同一订单的其他行有误，整单未导入', 'Another row of the order is wrong: the order was not taken'],
}

const columns = (language: Language): Column<MarketRowError>[] => [
  { header: say(['行号', 'Line'], language), type: 'number', value: ({ line }) => line },
  { header: say(['列', 'Column'], language), type: 'text', value: ({ column }) => column },
  { header: say(['内容', 'Value'], language), type: 'text', value: ({ value }) => value },
  { header: say(['问题', 'Problem'], language), type: 'text', value: ({ code }) => say(problems[code], language) },
  { header: say(['代码', 'Code'], language), type: 'text', value: ({ code }) => code },
]

/** What was wrong with the rows of a file of orders. */
export const marketRowErrors = async ({ remote, language, format, params }: Wish): Promise<Download> => {
  const importId = params['importId'] as string
  const rows = await pagedRows((after) => remote.ask(listMarketRowErrors, { importId, first: MAX_PAGE, after }))
  const table = { columns: columns(language), rows }
  return { name: `order-import-errors-${importId}`, content: format === 'csv' ? writeCsv(table) : writeXlsx(table) }
}
