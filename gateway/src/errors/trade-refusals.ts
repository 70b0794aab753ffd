import type { ErrorOf } from '@channel/contracts'
import type {
  confirmStatement,
  correctSellOut,
  correctStatement,
  disputeStatement,
  issueStatements,
  reportSellOut,
  setTargets,
} from '@channel/contracts/dealer'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What statements, reports of stores and targets can be refused with. */
export type TradeRefusal = ErrorOf<
  | typeof issueStatements
  | typeof disputeStatement
  | typeof correctStatement
  | typeof confirmStatement
  | typeof reportSellOut
  | typeof correctSellOut
  | typeof setTargets
>

export const tradeRefusalTypes = {
  MONTH_NOT_OVER: 'MonthNotOver',
  SELL_OUT_LINE_FAULTY: 'SellOutLineFaulty',
  SELL_OUT_LINE_NOT_FOUND: 'SellOutLineNotFound',
  STATEMENT_CHANGED: 'StatementChanged',
  STATEMENT_NOT_ALLOWED: 'StatementNotAllowed',
  STATEMENT_NOT_FOUND: 'StatementNotFound',
  TARGET_TWICE: 'TargetTwice',
  UNKNOWN_DEALERS: 'UnknownDealers',
  UNKNOWN_STATEMENT_LINE: 'UnknownStatementLine',
} as const satisfies {
  [Code in Exclude<TradeRefusal['code'], 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'DEALER_NOT_FOUND'>]: keyof ResolversTypes
}
