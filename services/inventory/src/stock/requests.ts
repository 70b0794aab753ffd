import type { CallContext, LocationCode, ParsedInputOf, ReplyOf, ReservationId, Result, Sku } from '@channel/contracts'
import {
  adjustStock,
  allocateStock,
  receiveStock,
  releaseStock,
  reserveStock,
  returnStock,
  shipStock,
} from '@channel/contracts/inventory'
import { adjust, receive, takeBack } from './goods.js'
import { allocate, expire, release, reserve, ship } from './reservations.js'
import type { Decision, Spot, Stock } from './stock.js'
import { evolve, isStocked, placeIn, spotKey } from './stock.js'

/** The commands that change stock, by the name under which the domain knows them. */
export const STOCK_COMMANDS = {
  receive: receiveStock,
  adjust: adjustStock,
  reserve: reserveStock,
  allocate: allocateStock,
  release: releaseStock,
  ship: shipStock,
  return: returnStock,
} as const

export type StockKind = keyof typeof STOCK_COMMANDS
export type RequestOf<K extends StockKind> = { readonly kind: K; readonly input: ParsedInputOf<(typeof STOCK_COMMANDS)[K]> }
export type ReplyFor<K extends StockKind> = ReplyOf<(typeof STOCK_COMMANDS)[K]>
export type StockReply = Result<unknown, { readonly code: string }>

/** A command of a caller. */
export type StockRequest = { [K in StockKind]: RequestOf<K> }[StockKind]
/** What the clock asks for. */
type Expiry = { readonly kind: 'expire'; readonly input: { readonly reservationId: ReservationId } }
export type StockChange = StockRequest | Expiry

/** A request and who makes it. */
export type StockCall = { readonly request: StockRequest; readonly context: CallContext }
/** The same for everything that can change stock, the clock's requests included. */
export type Asked = { readonly request: StockChange; readonly context: CallContext }

export const decide = (stock: Stock, change: StockChange, at: Date): Result<Decision, { readonly code: string }> => {
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
      return allocate(stock, change.input.reservationId, at)
    case 'release':
      return release(stock, change.input.reservationId)
    case 'ship':
      return ship(stock, change.input.reservationId, at)
    case 'expire':
      return expire(stock, change.input.reservationId, at)
  }
}

export type Decided<C extends Asked> = { readonly call: C; readonly decision: Result<Decision, { readonly code: string }> }

/** Decides one after the other; each sees what those before it changed, and a refusal disturbs nobody. */
export const decideInTurn = <C extends Asked>(stock: Stock, calls: readonly C[], at: Date): Decided<C>[] =>
  calls.map((call) => {
    const decision = decide(stock, call.request, at)
    if (decision.ok) evolve(stock, decision.value)
    return { call, decision }
  })

type Named = { readonly skus: readonly Sku[]; readonly location?: LocationCode; readonly reservationId?: ReservationId }

const namedBy = (change: StockChange): Named => {
  switch (change.kind) {
    case 'receive':
    case 'return':
      return { skus: change.input.lines.map(({ sku }) => sku), location: change.input.location }
    case 'reserve':
      return { ...change.input, skus: change.input.lines.map(({ sku }) => sku) }
    case 'adjust':
      return { skus: [change.input.sku], location: change.input.location }
    case 'allocate':
    case 'release':
    case 'ship':
    case 'expire':
      return { skus: [], reservationId: change.input.reservationId }
  }
}

/** The SKUs, places and reservations that the changes name, each once. */
export const mentionedBy = (
  changes: readonly StockChange[],
): { skus: Sku[]; locations: LocationCode[]; reservationIds: ReservationId[] } => {
  const named = changes.map(namedBy)
  return {
    skus: [...new Set(named.flatMap(({ skus }) => skus))],
    locations: [...new Set(named.flatMap(({ location }) => location ?? []))],
    reservationIds: [...new Set(named.flatMap(({ reservationId }) => reservationId ?? []))],
  }
}

const uniqueSpots = (spots: readonly Spot[]): Spot[] => [...new Map(spots.map((spot) => [spotKey(spot), spot])).values()]

/** The balances that the changes can touch, once masters and reservations are known. */
export const spotsOf = (stock: Stock, changes: readonly StockChange[]): Spot[] =>
  uniqueSpots(
    changes.flatMap((change) => {
      const { skus, location, reservationId } = namedBy(change)
      const kept = reservationId === undefined ? undefined : stock.reservations.get(reservationId)
      const place = placeIn(stock, location)
      const asked = place ? skus.filter((sku) => isStocked(stock, sku)).map((sku) => ({ sku, location: place })) : []
      return [...asked, ...(kept?.lines.map(({ sku }) => ({ sku, location: kept.location })) ?? [])]
    }),
  )

/** The balances that goods coming in can open; a request that will be refused opens none. */
export const openedBy = (stock: Stock, changes: readonly StockChange[]): Spot[] =>
  spotsOf(
    stock,
    changes.filter((change) => {
      switch (change.kind) {
        case 'receive':
          return change.input.lines.every(({ sku }) => isStocked(stock, sku))
        case 'return':
          return change.input.lines.every(({ sku }) => stock.products.has(sku))
        case 'adjust':
          return change.input.delta > 0
        case 'reserve':
        case 'allocate':
        case 'release':
        case 'ship':
        case 'expire':
          return false
      }
    }),
  )

/** How much work a request is: its lines. */
export const weightOf = ({ request }: StockCall): number => ('lines' in request.input ? request.input.lines.length : 1)
