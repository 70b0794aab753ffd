import type { Figures, Tally } from './figures.js'
import { countAccepted, countAdjustment, countReturned, figuresOf, openTally } from './figures.js'
import type { RetailDocument, RetailPlan } from './retail.js'
import { RETAIL_CREDIT_LIMIT_MINOR, stockNeeds, totalMinor } from './retail.js'

const judge = (tally: Tally, sale: RetailDocument): keyof Figures['orders'] => {
  const { dealerCode, lines } = sale
  const exposure = dealerCode === undefined ? undefined : (tally.exposure.get(dealerCode) ?? 0)
  if (exposure !== undefined && exposure + totalMinor(lines) > RETAIL_CREDIT_LIMIT_MINOR) return 'refusedCredit'
  const short = [...stockNeeds(lines)].some(([sku, quantity]) => quantity > (tally.stock.get(sku) ?? 0))
  return short ? 'refusedStock' : 'accepted'
}

const playSale = (tally: Tally, sale: RetailDocument): void => {
  for (const adjustment of sale.adjustments)
    countAdjustment(tally, adjustment, (tally.stock.get(adjustment.sku) ?? 0) + adjustment.delta >= 0)
  if (sale.lines.length === 0) return
  const verdict = judge(tally, sale)
  if (verdict === 'accepted') countAccepted(tally, sale)
  else tally.orders[verdict] += 1
}

/** What the rules of the format say must come out, one document after the other, without any platform. */
export const referenceFigures = (plan: RetailPlan): Figures => {
  const tally = openTally(plan)
  for (const document of plan.documents)
    if (document.kind === 'return') countReturned(tally, document)
    else playSale(tally, document)
  return figuresOf(plan, tally)
}
