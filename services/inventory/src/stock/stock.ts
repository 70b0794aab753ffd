import type { ChannelCode, LocationCode, NewEvent, ReservationId, Sku } from '@channel/contracts'
import type {
  Bucket,
  LocationKind,
  MovementReason,
  PresaleMode,
  ReservationStatus,
  SourcingStrategy,
  StockLine,
} from '@channel/contracts/inventory'

/** Units of one SKU at one place, by bucket; never negative. `quota` ≤ sellable is what channels keep of it. */
export type Level = {
  readonly sellable: number
  readonly reserved: number
  readonly allocated: number
  readonly inTransit: number
  readonly frozen: number
  readonly damaged: number
  readonly quota: number
  readonly safety: number
  /** Since when there has been something to sell without a break; ISO time. */
  readonly since: string | null
}

/** A SKU at a place: what a balance row stands for. */
export type Spot = { readonly sku: Sku; readonly location: LocationCode }

/** A place and the supply scope it belongs to: places of one scope are open to the same channels. */
export type Place = {
  readonly code: LocationCode
  readonly kind: LocationKind
  readonly region: string
  readonly priority: number
  readonly scope: number
}

/** What decides how much a channel may take out of the pool. */
export type Limits = { readonly exposurePercent: number; readonly threshold: number }

export type Seller = Limits & {
  readonly code: ChannelCode
  readonly active: boolean
  readonly usesPool: boolean
  readonly strategy: SourcingStrategy
  readonly buyerCap: { readonly units: number; readonly days: number } | null
  readonly scopes: readonly number[]
}

/** A quota of a channel, or of a gift batch of it (`batch` is empty where it is the channel's own). */
export type Allotment = {
  readonly channel: ChannelCode
  readonly batch: string
  readonly granted: number
  readonly remaining: number
  readonly releaseAt: string | null
}

/** Sums of a SKU over its places, by supply scope and by holder of quotas, and the terms on which it is sold ahead. */
export type Supply = {
  /** At `scope - 1`: what the pool of the scope's places can sell above safety stock. */
  readonly free: readonly number[]
  readonly kept: Readonly<Record<string, number>>
  readonly waiting: number
  readonly presale: PresaleMode
  readonly presaleLimit: number
  readonly leadDays: number | null
}

export type KeptLine = Spot & { readonly quantity: number; readonly shipped: number; readonly fromQuota: number }

/** A reservation as it is stored; what waits of it stands in the queues of its spots. */
export type Kept = {
  readonly id: ReservationId
  readonly location: LocationCode
  readonly status: ReservationStatus
  readonly channel: ChannelCode | null
  readonly batch: string | null
  readonly buyer: string | null
  readonly expiresAt: string | null
  readonly lines: readonly KeptLine[]
}

/** Units that wait at a spot, first come first; `firm`: their reservation is allocated. */
export type Waiting = {
  readonly reservationId: ReservationId
  readonly since: string
  readonly quantity: number
  readonly promisedOn: string
  readonly firm: boolean
  readonly channel: ChannelCode | null
}

/** Goods on order; `open` are still to come. */
export type Expected = { readonly reference: string; readonly dueOn: string; readonly open: number }

/**
 * Everything that the commands of one transaction may look at, under lock. It belongs to that transaction alone and is changed in
 * place by `evolve`: copying it for each of a hundred commands would cost more than deciding them.
 */
export type Stock = {
  /** The moment of the decision, read when everything is locked. */
  at: Date
  /** SKUs of the master → whether they are stocked; a SKU that is missing here is unknown. */
  readonly products: Map<string, boolean>
  readonly places: Map<string, Place>
  /** Where goods move when nobody names a place. */
  defaultLocation: LocationCode | undefined
  readonly sellers: Map<string, Seller>
  /** By channel and SKU, where a channel has other limits for a SKU. */
  readonly limits: Map<string, Limits>
  readonly levels: Map<string, Level>
  readonly allotments: Map<string, readonly Allotment[]>
  readonly supplies: Map<string, Supply>
  readonly reservations: Map<string, Kept>
  readonly queues: Map<string, readonly Waiting[]>
  readonly expected: Map<string, readonly Expected[]>
  /** Units that a buyer has of a SKU within the days of the channel's purchase limit. */
  readonly bought: Map<string, number>
}

/** `quantity` units go from one bucket to another; an entry of the ledger before it has an id. */
export type Move = Spot & {
  readonly from: Bucket
  readonly to: Bucket
  readonly quantity: number
  readonly reason: MovementReason
  readonly reference: string
}

/** Units added to (or taken from) what a quota keeps in all and to what is left of it. */
export type AllotmentChange = Spot & {
  readonly channel: ChannelCode
  readonly batch: string
  readonly granted: number
  readonly remaining: number
  /** A new time limit; undefined leaves it as it is. */
  readonly releaseAt?: string | null
}

/** Units begin to wait (or fewer do, or their reservation became firm). */
export type WaitChange = Spot & {
  readonly reservationId: ReservationId
  readonly quantity: number
  readonly promisedOn: string
  readonly firm: boolean
}

/** What an accepted command changes, tells the world and answers. */
export type Decision<A = unknown> = {
  readonly moves?: readonly Move[]
  readonly allotments?: readonly AllotmentChange[]
  readonly safety?: readonly (Spot & { readonly safety: number })[]
  readonly waits?: readonly WaitChange[]
  /** Goods that came and were expected under this reference. */
  readonly arrivals?: readonly (Spot & { readonly reference: string; readonly quantity: number })[]
  readonly reservation?: Kept
  readonly events: readonly NewEvent[]
  readonly answer: A
}

const EMPTY: Level = {
  sellable: 0,
  reserved: 0,
  allocated: 0,
  inTransit: 0,
  frozen: 0,
  damaged: 0,
  quota: 0,
  safety: 0,
  since: null,
}

export const emptyStock = (at: Date, defaultLocation?: LocationCode): Stock => ({
  at,
  products: new Map(),
  places: new Map(),
  defaultLocation,
  sellers: new Map(),
  limits: new Map(),
  levels: new Map(),
  allotments: new Map(),
  supplies: new Map(),
  reservations: new Map(),
  queues: new Map(),
  expected: new Map(),
  bought: new Map(),
})

/** Neither SKUs nor codes can contain the bar. */
export const spotKey = ({ sku, location }: Spot): string => `${sku}|${location}`

export const levelAt = (stock: Stock, spot: Spot): Level => stock.levels.get(spotKey(spot)) ?? EMPTY

export const allotmentsAt = (stock: Stock, spot: Spot): readonly Allotment[] => stock.allotments.get(spotKey(spot)) ?? []

export const queueAt = (stock: Stock, spot: Spot): readonly Waiting[] => stock.queues.get(spotKey(spot)) ?? []

export const reservationIn = (stock: Stock, id: ReservationId): Kept | undefined => stock.reservations.get(id)

/** The named place if it exists, else the default one; undefined where there is no such place. */
export const placeIn = (stock: Stock, named: LocationCode | undefined): LocationCode | undefined => {
  if (named === undefined) return stock.defaultLocation
  return stock.places.has(named) ? named : undefined
}

export const unknownSkus = (stock: Stock, lines: readonly { sku: Sku }[]): Sku[] => [
  ...new Set(lines.filter(({ sku }) => !stock.products.has(sku)).map(({ sku }) => sku)),
]

export const isStocked = (stock: Stock, sku: Sku): boolean => stock.products.get(sku) === true

export const unstockedSkus = (stock: Stock, lines: readonly { sku: Sku }[]): Sku[] => [
  ...new Set(lines.filter(({ sku }) => !isStocked(stock, sku)).map(({ sku }) => sku)),
]

/** Lines of one SKU added up, in the order of the SKUs: the same however the caller sorted them. */
export const summedBySku = (lines: readonly StockLine[]): StockLine[] => {
  if (lines.length === 1) return [...lines]
  const totals = new Map<Sku, number>()
  for (const { sku, quantity } of lines) totals.set(sku, (totals.get(sku) ?? 0) + quantity)
  return [...totals].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1))
}

export const unitsIn = (lines: readonly StockLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)
