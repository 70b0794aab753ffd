import type { Result } from '@channel/contracts'
import type { Channel, OrderApproval, Refusal } from '@channel/contracts/order'
import type { StockKept } from './holds.js'
import type { OrderOutcome } from './outcomes.js'

/** The steps of placing an order, in the words of what is asked of stock and credit. */
export type PlacementStep = 'hold-credit' | 'reserve-stock' | 'allocate-stock' | 'confirm-hold' | 'release-stock' | 'release-hold'

type Done = Result<null, Refusal>

/** What has been answered so far. Answers are final: a step that is asked again gets the same. */
export type PlacementAnswers = {
  readonly 'hold-credit'?: Done
  readonly 'reserve-stock'?: Result<StockKept, Refusal>
  readonly 'allocate-stock'?: Done
  readonly 'confirm-hold'?: Done
  readonly 'release-stock'?: Done
  readonly 'release-hold'?: Done
}

export type Next = { readonly perform: readonly PlacementStep[] } | { readonly outcome: OrderOutcome }

/** `asks`: credit that is exceeded or overdue is put before somebody, once. */
type Placed = { channel: Channel; asks: boolean; approval: OrderApproval | null }

const open = (steps: PlacementStep[], answers: PlacementAnswers): PlacementStep[] => steps.filter((step) => !answers[step])

const refuseAfter = (steps: PlacementStep[], answers: PlacementAnswers, refusal: Refusal): Next => {
  const left = open(steps, answers)
  return left.length > 0 ? { perform: left } : { outcome: { type: 'refuse', refusal } }
}

const withoutCredit = ({ asks }: Placed, refusal: Refusal): Next =>
  asks && (refusal.code === 'CREDIT_EXCEEDED' || refusal.code === 'CREDIT_OVERDUE')
    ? { outcome: { type: 'ask', approval: { why: 'credit', refusal, decision: null } } }
    : { outcome: { type: 'refuse', refusal } }

/**
 * A rule's approval first, then credit (channel `dealer` only), then stock, then both made firm; a refusal gives back whatever was kept
 * before it. Nothing is kept of the progress but the answers themselves, so that any driver can begin again at the top.
 */
export const next = (order: Placed, answers: PlacementAnswers): Next => {
  if (order.approval && !order.approval.decision) return { outcome: { type: 'ask', approval: order.approval } }
  const onCredit = order.channel === 'dealer'
  const credit = answers['hold-credit']
  if (onCredit && !credit) return { perform: ['hold-credit'] }
  if (credit && !credit.ok) return withoutCredit(order, credit.error)

  const stock = answers['reserve-stock']
  if (!stock) return { perform: ['reserve-stock'] }
  if (!stock.ok) return refuseAfter(onCredit ? ['release-hold'] : [], answers, stock.error)

  const left = open(onCredit ? ['allocate-stock', 'confirm-hold'] : ['allocate-stock'], answers)
  if (left.length > 0) return { perform: left }
  const lost = [answers['allocate-stock'], answers['confirm-hold']].find((answer) => answer && !answer.ok)
  if (lost && !lost.ok) return refuseAfter(onCredit ? ['release-stock', 'release-hold'] : ['release-stock'], answers, lost.error)
  return { outcome: { type: 'confirm', ...stock.value } }
}
