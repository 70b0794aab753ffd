import type { SellOutFault } from '@channel/contracts/dealer'
import type { ListWords, Messages } from './message-shape.js'
import type { tradeRefusalTypes } from './trade-refusals.js'

/** Also told of rows of a file. */
export const sellOutFaults: Record<SellOutFault, string> = {
  LINE_TWICE: 'the line number comes twice',
  LINE_DIFFERS: 'the document has this line with another content; correct that line instead',
  UNKNOWN_SKU: 'there is no such SKU',
  DAY_IN_FUTURE: 'the day has not come yet',
  QUANTITY_ZERO: 'the quantity is zero',
  QUANTITY_NEGATIVE: 'stock cannot be below zero',
  SERIAL_NEEDS_ONE: 'a line with a serial number is one unit',
  SERIAL_SOLD: 'this serial number was sold before; take that sale back first',
}

/** Refusals of statements, reports of stores and targets. */
export const englishTrade = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof tradeRefusalTypes> => ({
  MONTH_NOT_OVER: ({ month }) => `${month} is not over; statements are issued once a month has ended`,
  SELL_OUT_LINE_FAULTY: ({ fault }) => `The line cannot be corrected so: ${sellOutFaults[fault]}`,
  SELL_OUT_LINE_NOT_FOUND: ({ document, lineNo }) => `No such reported line: ${document}, line ${lineNo}`,
  STATEMENT_CHANGED: ({ version }) => `The statement was corrected; look at version ${version} first`,
  STATEMENT_NOT_ALLOWED: ({ status }) => `The statement is ${status}: this cannot be done`,
  STATEMENT_NOT_FOUND: ({ dealerCode, month }) => `No statement of ${dealerCode} for ${month} has been issued`,
  TARGET_TWICE: ({ dealerCode, month, category }) =>
    `The target comes twice: ${[dealerCode, month, category].filter(Boolean).join(', ')}`,
  UNKNOWN_DEALERS: ({ dealerCodes }) => `No such dealers: ${list(dealerCodes)}`,
  UNKNOWN_STATEMENT_LINE: ({ entryIds }) => `Not on the statement: ${list(entryIds)}`,
})
