import type { CallContext, LocationCode, ParsedInputOf, ReplyOf, ReservationId, Result, Sku } from '@channel/contracts'
import { ok } from '@channel/contracts'
import {
  adjustStock,
  allocateStock,
  receiveStock,
  releaseStock,
  reserveStock,
  returnStock,
  setQuotas,
  setSafetyStock,
  shipStock,
} from '@channel/contracts/inventory'
import type { Posting } from '../posting.js'
import { allocate, expire, release, ship } from './endings.js'
import type { Entry } from './evolve.js'
import { evolve } from './evolve.js'
import { reservationOf } from './facts.js'
import { fill } from './filling.js'
import { adjust, post, receive, takeBack } from './goods.js'
import type { EndedBatch, NewQuotas } from './quotas.js'
import { allot, endBatch, endDue, keepSafety } from './quotas.js'
import { reserve } from './reserve.js'
import type { Decision, Spot, Stock } from './stock.js'

/** The commands that change stock, by the name under which the domain knows them. */
export const STOCK_COMMANDS = {
  receive: receiveStock,
  adjust: adjustStock,
  reserve: reserveStock,
  allocate: allocateStock,
  release: releaseStock,
  ship: shipStock,
  return: returnStock,
  allot: setQuotas,
  keepSafety: setSafetyStock,
} as const

export type StockKind = keyof typeof STOCK_COMMANDS
export type RequestOf<K extends StockKind> = { readonly kind: K; readonly input: ParsedInputOf<(typeof STOCK_COMMANDS)[K]> }
export type ReplyFor<K extends StockKind> = ReplyOf<(typeof STOCK_COMMANDS)[K]>
export type StockReply = Result<unknown, { readonly code: string }>

/** A command of a caller. */
export type StockRequest = { [K in StockKind]: RequestOf<K> }[StockKind]
/** What the clock asks for, and what documents do. */
type Internal =
  | { readonly kind: 'expire'; readonly input: { readonly reservationId: ReservationId } }
  | { readonly kind: 'endQuotas'; readonly input: { readonly spots: readonly Spot[] } }
  | { readonly kind: 'post'; readonly input: Posting }
  | { readonly kind: 'allotBatch'; readonly input: NewQuotas }
  | { readonly kind: 'endBatch'; readonly input: EndedBatch }
export type StockChange = StockRequest | Internal

/** A request and who makes it. */
export type StockCall = { readonly request: StockRequest; readonly context: CallContext }
/** The same for everything that can change stock, internal requests included. */
export type Asked = { readonly request: StockChange; readonly context: CallContext }

type Outcome = Result<Decision, { readonly code: string }>

export const decide = (stock: Stock, change: StockChange): Outcome => {
  switch (change.kind) {
    case 'receive':
      return receive(stock, change.input)
    case 'adjust':
      return adjust(stock, change.input)
    case 'return':
      return takeBack(stock, change.input)
    case 'reserve':
      return reserve(stock, change.input)
    case 'allocate':
      return allocate(stock, change.input.reservationId)
    case 'release':
      return release(stock, change.input)
    case 'ship':
      return ship(stock, change.input)
    case 'allot':
      return allot(stock, change.input)
    case 'keepSafety':
      return keepSafety(stock, change.input)
    case 'expire':
      return expire(stock, change.input.reservationId)
    case 'endQuotas':
      // The quotas of the spots were ended when they were looked at.
      return ok({ events: [], answer: null })
    case 'post':
      return post(stock, change.input)
    case 'allotBatch':
      return allot(stock, change.input)
    case 'endBatch':
      return ok(endBatch(stock, change.input))
  }
}

/** What a call came to: its reply, and what was done for it. */
export type Decided<C extends Asked> = {
  readonly call: C
  readonly reply: StockReply
  readonly entries: readonly Entry[]
  readonly decisions: readonly Decision[]
}

const isReservationCall = ({ kind }: StockChange): boolean =>
  kind === 'reserve' || kind === 'allocate' || kind === 'release' || kind === 'ship'

/** What callers see of it: a reservation is shown with what waits of it once everything has been applied. */
const replyOf = (stock: Stock, change: StockChange, decision: Decision): StockReply => {
  const kept = isReservationCall(change) ? stock.reservations.get((decision.answer as { id: string }).id) : undefined
  return ok(kept ? reservationOf(stock, kept) : decision.answer)
}

/** The spots at which a decision left the pool more to sell; units that wait there are served at once. */
const enriched = (decision: Decision): Spot[] => [
  ...(decision.moves ?? []).filter(({ to }) => to === 'sellable'),
  ...(decision.allotments ?? []).filter(({ remaining }) => remaining < 0),
  ...(decision.safety ?? []),
]

type Applied = Pick<Decided<Asked>, 'entries' | 'decisions'>

/** Applies a decision, and serves those who waited for what it brings. */
const applied = (stock: Stock, decision: Decision): Applied => {
  const entries = evolve(stock, decision)
  const decisions: Decision[] = [decision]
  if (stock.queues.size > 0) {
    for (const spot of enriched(decision))
      for (const filled of fill(stock, spot)) {
        entries.push(...evolve(stock, filled))
        decisions.push(filled)
      }
  }
  return { entries, decisions }
}

const decideOne = <C extends Asked>(stock: Stock, call: C): Decided<C> => {
  const outcome = decide(stock, call.request)
  if (!outcome.ok) return { call, reply: outcome, entries: [], decisions: [] }
  const done = applied(stock, outcome.value)
  return { call, reply: replyOf(stock, call.request, outcome.value), ...done }
}

/** Quotas whose time is over are the pool's before anything is decided. */
export const endDueQuotas = (stock: Stock): Applied => {
  const ended = [...stock.allotments.keys()].flatMap((key) => {
    const [sku, location] = key.split('|') as [Sku, LocationCode]
    const { allotments, events } = endDue(stock, { sku, location })
    return allotments.length === 0 ? [] : [applied(stock, { allotments, events, answer: null })]
  })
  return { entries: ended.flatMap(({ entries }) => entries), decisions: ended.flatMap(({ decisions }) => decisions) }
}

/** Decides one after the other; each sees what those before it changed, and a refusal disturbs nobody. */
export const decideInTurn = <C extends Asked>(stock: Stock, calls: readonly C[]): Decided<C>[] =>
  calls.map((call) => decideOne(stock, call))
