import type { OrderId, Result, UnitPrice } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { ExternalLine, ExternalOrder, ExternalStage, ExternalStatus, ShopCode } from '@channel/contracts/order'

/** What was bought, as one message tells it. */
export type Details = {
  /** The status that came with it: what was not paid yet may still change its price. */
  readonly from: ExternalStatus
  readonly currency: string
  readonly paidMinor: number
  readonly lines: readonly ExternalLine[]
  /** Masked. */
  readonly buyer: string | null
  readonly region: string | null
}

/** What a marketplace tells of an order at one moment; some messages tell the status only. */
export type Arrival = {
  readonly externalId: string
  readonly status: ExternalStatus
  /** The version, ISO 8601: when the marketplace changed the order. */
  readonly modifiedAt: string
  readonly details: Details | null
  /** Keyed hash of who bought. */
  readonly buyerHash: string | null
}

/** What is asked of the order's own handlers, word for word. */
export type Placement = {
  readonly channel: 'online' | 'store'
  readonly salesChannel: string
  readonly location: string | null
  readonly region: string | null
  readonly currency: string
  readonly reference: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: UnitPrice }[]
  /** The buyer took the goods along: they leave the stock with the sale. */
  readonly handedOver: boolean
}

/** All that is known of an order outside. */
export type Known = Arrival & {
  readonly shop: ShopCode
  readonly id: string
  readonly detailsAt: string | null
  readonly stage: ExternalStage
  /** Counts the placings. */
  readonly attempt: number
  readonly placement: Placement | null
  readonly orderId: OrderId | null
  readonly refusal: string | null
  readonly changedAfterPlacing: boolean
  readonly dueAt: string | null
  /** Times that somebody took it on since it last got further. */
  readonly tries: number
  readonly receivedAt: string
  readonly updatedAt: string
}

/** Within one second, which is how fine most marketplaces tell the time, an order only gets further. */
const RANK: Readonly<Record<ExternalStatus, number>> = { created: 0, paid: 1, shipped: 2, closed: 3, refunded: 4 }

const linesIn = ({ lines }: Details): string =>
  JSON.stringify(lines.map(({ externalSku, name, quantity, amountMinor }) => [externalSku, name, quantity, amountMinor]))

const wordsOf = (details: Details): string =>
  JSON.stringify([details.currency, details.paidMinor, details.buyer, details.region, linesIn(details)])

type Ordered = readonly (string | number)[]
const after = (a: Ordered, b: Ordered): boolean => {
  const at = a.findIndex((part, index) => part !== b[index])
  return at >= 0 && (a[at] as string) > (b[at] as string)
}

const newerStatus = (known: Known, arrival: Arrival): boolean =>
  after([arrival.modifiedAt, RANK[arrival.status]], [known.modifiedAt, RANK[known.status]])

/** Equal versions with different words come from careless marketplaces: the choice between them must not hang on who came first. */
const newerDetails = ({ details: kept, detailsAt }: Known, { details, modifiedAt }: Arrival): boolean => {
  if (details === null) return false
  if (kept === null || detailsAt === null) return true
  return after([modifiedAt, RANK[details.from], wordsOf(details)], [detailsAt, RANK[kept.from], wordsOf(kept)])
}

const isEnded = (status: ExternalStatus): boolean => status === 'closed' || status === 'refunded'

/** Whether every line is known to mean one of our SKUs. */
type IsMapped = (details: Details) => boolean

const open = ({ status, details }: Arrival, isMapped: IsMapped): ExternalStage => {
  if (isEnded(status)) return 'closed'
  if (status === 'created') return 'waiting'
  if (details === null || details.from === 'created') return 'incomplete'
  return isMapped(details) ? 'ready' : 'unmapped'
}

/** Where an order stands after news of it. What was begun with stock is ended by whoever drives it, never by a message. */
const restaged = (known: Known, isMapped: IsMapped): ExternalStage => {
  switch (known.stage) {
    case 'waiting':
    case 'incomplete':
    case 'unmapped':
    case 'ready':
    case 'closed':
      return open(known, isMapped)
    case 'refused':
      return isEnded(known.status) ? 'closed' : 'refused'
    case 'placing':
    case 'placed':
      return isEnded(known.status) ? 'cancelling' : known.stage
    case 'cancelling':
    case 'cancelled':
    case 'return-needed':
      return known.stage
  }
}

const isDriven = (stage: ExternalStage): boolean => stage === 'ready' || stage === 'placing' || stage === 'cancelling'

type When = { readonly at: string; readonly dueAt: string }

const moved = (known: Known, stage: ExternalStage, { at, dueAt }: When): Known => ({
  ...known,
  stage,
  tries: 0,
  dueAt: isDriven(stage) ? dueAt : null,
  updatedAt: at,
})

export const unknown = (shop: ShopCode, id: string, arrival: Arrival, isMapped: IsMapped, when: When): Known => {
  const known: Known = {
    ...arrival,
    shop,
    id,
    detailsAt: arrival.details === null ? null : arrival.modifiedAt,
    stage: 'waiting',
    attempt: 0,
    placement: null,
    orderId: null,
    refusal: null,
    changedAfterPlacing: false,
    dueAt: null,
    tries: 0,
    receivedAt: when.at,
    updatedAt: when.at,
  }
  return moved(known, open(known, isMapped), when)
}

/** Takes in what a message tells. Status and details are each the newest of all that were told, in whatever order they came. */
export const taken = (known: Known, arrival: Arrival, isMapped: IsMapped, when: When): Known => {
  const [status, details] = [newerStatus(known, arrival), newerDetails(known, arrival)]
  if (!status && !details) return known
  const { details: told, buyerHash, modifiedAt } = arrival
  const next: Known = {
    ...known,
    ...(status && { status: arrival.status, modifiedAt }),
    ...(details && { details: told, detailsAt: modifiedAt, buyerHash }),
    updatedAt: when.at,
  }
  const [before, now] = [known.details, next.details]
  const differs = before !== null && now !== null && linesIn(before) !== linesIn(now)
  const begun = next.stage === 'placing' || next.stage === 'placed'
  const stage = restaged(next, isMapped)
  const changed = { ...next, changedAfterPlacing: next.changedAfterPlacing || (begun && differs) }
  return stage === next.stage ? changed : moved(changed, stage, when)
}

/** Begins to place what is ready: from here on the order counts as placed until its placing is known to have failed. */
export const begun = (known: Known, placement: Placement, when: When): Known => ({
  ...moved(known, 'placing', when),
  attempt: known.attempt + 1,
  placement,
  refusal: null,
})

/** What became of a placing or of a cancellation. */
export type Outcome =
  | { readonly type: 'placed'; readonly orderId: OrderId }
  /** `unknownSkus`: what the codes were taken to mean, but is no SKU of ours. */
  | { readonly type: 'refused'; readonly code: string; readonly unknownSkus: readonly string[] }
  /** Refused for a code whose meaning is another one by now. */
  | { readonly type: 'outdated' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'return-needed' }

/** Several drivers may come with the outcome of one attempt: the second changes nothing. */
export const concluded = (known: Known, attempt: number, outcome: Outcome, when: When): Known => {
  if (known.attempt !== attempt) return known
  const placing = known.stage === 'placing'
  const undoing = known.stage === 'cancelling'
  switch (outcome.type) {
    case 'placed':
      if (placing) return { ...moved(known, 'placed', when), orderId: outcome.orderId }
      return undoing && known.orderId === null ? { ...moved(known, 'cancelling', when), orderId: outcome.orderId } : known
    case 'refused':
      if (placing)
        return { ...moved(known, outcome.unknownSkus.length > 0 ? 'unmapped' : 'refused', when), refusal: outcome.code }
      return undoing && known.orderId === null ? { ...moved(known, 'closed', when), refusal: outcome.code } : known
    case 'outdated':
      return placing ? moved(known, 'ready', when) : undoing && known.orderId === null ? moved(known, 'closed', when) : known
    case 'cancelled':
    case 'return-needed':
      return undoing && known.orderId !== null ? moved(known, outcome.type, when) : known
  }
}

type NotRefused = { readonly code: 'EXTERNAL_ORDER_NOT_REFUSED'; readonly stage: ExternalStage }

/** Somebody wants a refused order tried again. */
export const retried = (known: Known, isMapped: IsMapped, when: When): Result<Known, NotRefused> =>
  known.stage === 'refused'
    ? ok(moved(known, open(known, isMapped), when))
    : err({ code: 'EXTERNAL_ORDER_NOT_REFUSED', stage: known.stage })

/** As people are shown it. */
export const shown = (known: Known): ExternalOrder => ({
  id: known.id,
  shop: known.shop,
  externalId: known.externalId,
  status: known.status,
  stage: known.stage,
  modifiedAt: known.modifiedAt,
  currency: known.details?.currency ?? null,
  paidMinor: known.details?.paidMinor ?? null,
  buyer: known.details?.buyer ?? null,
  region: known.details?.region ?? null,
  lines: known.details === null ? null : [...known.details.lines],
  orderId: known.orderId,
  refusal: known.refusal,
  changedAfterPlacing: known.changedAfterPlacing,
  receivedAt: known.receivedAt,
  updatedAt: known.updatedAt,
})
