import { creditRepository } from './credit/credit.repository.js'
import type { Feature, Ground } from './ground.parts.js'
import { sellOutFeature, sellOutParts } from './sell-out/sell-out.parts.js'
import type { StatementHandlers } from './statement/statement.handlers.js'
import { statementFeature, statementParts } from './statement/statement.parts.js'
import type { AdjustOwed } from './statement/statement.repository.js'
import { targetFeature, targetParts } from './target/target.parts.js'
import { tradeFeature, tradeParts } from './trade/trade.parts.js'
import { visibleDealers } from './visible-dealers.parts.js'

/** Adjustments of a statement are booked by the rules of credit, in the statement's transaction. */
const adjusting = ({ transaction }: Pick<Ground, 'transaction'>): AdjustOwed => {
  const credit = creditRepository(transaction)
  return async (tx, adjustments, { context, at }) => {
    const requests = adjustments.map((adjustment) => {
      return { change: { type: 'adjust-owed' as const, ...adjustment }, context, answer: () => null }
    })
    const refused = (await credit.decideWithin(tx, requests, at)).find((reply) => !reply.ok)
    if (refused) throw new Error(`An adjustment was refused: ${JSON.stringify(refused)}`)
  }
}

/** Statements with what they need of credit, which knows nothing of them. */
export const statementsOf = (ground: Ground): StatementHandlers =>
  statementParts(ground, { visible: visibleDealers(ground), adjustOwed: adjusting(ground) })

/** What follows from goods that dealers bought: the trade ledger, statements, what their stores sold, and their targets. */
export const tradeFeatures = (ground: Ground): Feature[] => {
  const visible = visibleDealers(ground)
  const trade = tradeParts(ground, visible)
  return [
    tradeFeature(trade),
    statementFeature(statementsOf(ground), ground),
    sellOutFeature(sellOutParts(ground, { visible, unknownSkus: trade.withoutCard })),
    targetFeature(targetParts(ground, visible)),
  ]
}
