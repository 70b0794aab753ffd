import type { ChannelCode, LocationCode, ReservationId, Sku } from '@channel/contracts'
import type { StockCall, StockChange } from './requests.js'
import type { Spot } from './stock.js'

/** A spot that a change looks at; no location: the default one. */
type Named = { readonly sku: Sku; readonly location: LocationCode | null }

/** What changes look at, before anything is read. */
export type Needs = {
  readonly reservationIds: readonly ReservationId[]
  readonly skus: readonly Sku[]
  readonly spots: readonly Named[]
  /** SKUs that may be taken from any place. */
  readonly sourced: readonly Sku[]
  readonly channels: readonly ChannelCode[]
  readonly buyers: readonly string[]
}

type Need = {
  readonly spots?: readonly Named[]
  readonly sourced?: readonly Sku[]
  readonly reservationId?: ReservationId
  readonly channel?: ChannelCode
  readonly buyer?: string
}

const at = (lines: readonly { sku: Sku }[], location: LocationCode | undefined): Named[] =>
  lines.map(({ sku }) => ({ sku, location: location ?? null }))

const spotsOf = (spots: readonly Spot[]): Named[] => spots.map(({ sku, location }) => ({ sku, location }))

const needOf = (change: StockChange): Need => {
  switch (change.kind) {
    case 'receive':
    case 'return':
      return { spots: at(change.input.lines, change.input.location) }
    case 'adjust':
      return { spots: at([change.input], change.input.location) }
    case 'reserve': {
      const { lines, location, channel, buyer, reservationId } = change.input
      const anywhere = channel !== undefined && location === undefined
      return { reservationId, channel, buyer, spots: at(lines, location), sourced: anywhere ? lines.map(({ sku }) => sku) : [] }
    }
    case 'allot':
    case 'allotBatch':
      return { spots: spotsOf(change.input.lines), channel: change.input.channel }
    case 'keepSafety':
      return { spots: spotsOf(change.input.lines) }
    case 'endQuotas':
    case 'endBatch':
      return { spots: spotsOf(change.input.spots) }
    case 'post':
      return { spots: spotsOf(change.input.moves) }
    case 'allocate':
    case 'release':
    case 'ship':
    case 'expire':
      return { reservationId: change.input.reservationId }
  }
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

/** Everything that the changes name, each once. */
export const needsOf = (changes: readonly StockChange[]): Needs => {
  const needs = changes.map(needOf)
  const spots = needs.flatMap((need) => need.spots ?? [])
  return {
    reservationIds: unique(needs.flatMap(({ reservationId }) => reservationId ?? [])),
    skus: unique(spots.map(({ sku }) => sku)),
    spots: [...new Map(spots.map((spot) => [`${spot.sku}|${spot.location}`, spot])).values()],
    sourced: unique(needs.flatMap(({ sourced }) => sourced ?? [])),
    channels: unique(needs.flatMap(({ channel }) => channel ?? [])),
    buyers: unique(needs.flatMap(({ buyer }) => buyer ?? [])),
  }
}

/** How much work a request is: its lines. */
export const weightOf = ({ request }: StockCall): number => ('lines' in request.input ? (request.input.lines?.length ?? 1) : 1)
