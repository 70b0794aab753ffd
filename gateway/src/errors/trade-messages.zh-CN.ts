import type { SellOutFault, StatementStatus } from '@channel/contracts/dealer'
import type { ListWords, Messages } from './message-shape.js'
import type { tradeRefusalTypes } from './trade-refusals.js'

/** Also told of rows of a file. */
export const sellOutFaults: Record<SellOutFault, string> = {
  LINE_TWICE: '行号重复',
  LINE_DIFFERS: '该单据此行已上报且内容不同，请改用更正',
  UNKNOWN_SKU: '货号不存在',
  DAY_IN_FUTURE: '日期在未来',
  QUANTITY_ZERO: '数量不能为零',
  QUANTITY_NEGATIVE: '库存不能为负',
  SERIAL_NEEDS_ONE: '填写序列号时数量须为 1',
  SERIAL_SOLD: '该序列号已售出，请先将原销售更正为 0',
}

const statementStatuses: Record<StatementStatus, string> = {
  open: '进行中',
  issued: '已出账',
  disputed: '有异议',
  corrected: '已更正',
  confirmed: '已双方确认',
}

/** Refusals of statements, reports of stores and targets. */
export const chineseTrade = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof tradeRefusalTypes> => ({
  MONTH_NOT_OVER: ({ month }) => `${month} 尚未结束，月末之后才能出账`,
  SELL_OUT_LINE_FAULTY: ({ fault }) => `不能这样更正：${sellOutFaults[fault]}`,
  SELL_OUT_LINE_NOT_FOUND: ({ document, lineNo }) => `没有这条上报：${document} 第 ${lineNo} 行`,
  STATEMENT_CHANGED: ({ version }) => `对账单已更正，请先查看第 ${version} 版`,
  STATEMENT_NOT_ALLOWED: ({ status }) => `对账单${statementStatuses[status]}，不能进行此操作`,
  STATEMENT_NOT_FOUND: ({ dealerCode, month }) => `没有 ${dealerCode} ${month} 的已出账对账单`,
  TARGET_TWICE: ({ dealerCode, month, category }) => `目标重复：${[dealerCode, month, category].filter(Boolean).join(' ')}`,
  UNKNOWN_DEALERS: ({ dealerCodes }) => `经销商不存在：${list(dealerCodes)}`,
  UNKNOWN_STATEMENT_LINE: ({ entryIds }) => `不在此对账单中：${list(entryIds)}`,
})
