import type { LocationCode, Sku } from '@channel/contracts'
import type { SourcingStrategy, StockLine } from '@channel/contracts/inventory'
import { distanceKm } from './regions.js'
import type { Place } from './stock.js'

/** What a place could give to an order of a SKU. */
export type Candidate = { readonly place: Place; readonly takeable: number; readonly since: string | null }

/** An order that looks for its places: what it wants, who could give it, and where it goes. */
export type Search = {
  readonly lines: readonly StockLine[]
  readonly candidates: ReadonlyMap<Sku, readonly Candidate[]>
  readonly region: string
}

/** Places of each SKU, the one to be asked first in front. */
export type Ranking = (sku: Sku) => readonly LocationCode[]

type By = (one: Candidate, other: Candidate) => number

const byPriority: By = (a, b) => a.place.priority - b.place.priority || (a.place.code < b.place.code ? -1 : 1)

const ranked =
  (search: Search, by: By): Ranking =>
  (sku) =>
    [...(search.candidates.get(sku) ?? [])].sort((a, b) => by(a, b) || byPriority(a, b)).map(({ place }) => place.code)

const kilometres = (region: string, { place }: Candidate): number => distanceKm(region, place.region)

const nearest =
  (region: string): By =>
  (a, b) => {
    const [one, other] = [kilometres(region, a), kilometres(region, b)]
    return one === other ? 0 : one - other
  }

/** Goods that have lain longest go first, and before them those that were there before it was written down; ISO times sort as text. */
const oldest: By = (a, b) => {
  const [one, other] = [a.since ?? '', b.since ?? '']
  return one === other ? 0 : one < other ? -1 : 1
}

type Cover = { readonly place: Place; readonly units: number }

const coverOf = (missing: ReadonlyMap<Sku, number>, search: Search): Cover[] => {
  const covers = new Map<LocationCode, Cover>()
  for (const [sku, wanted] of missing)
    for (const { place, takeable } of search.candidates.get(sku) ?? [])
      covers.set(place.code, { place, units: (covers.get(place.code)?.units ?? 0) + Math.min(wanted, takeable) })
  return [...covers.values()]
}

/** Again and again the place that can give most of what is still missing: not always the fewest parcels, but never far from it. */
const fewestSplits = (search: Search): Ranking => {
  const missing = new Map(search.lines.map(({ sku, quantity }) => [sku, quantity]))
  const order: LocationCode[] = []
  for (;;) {
    const open = coverOf(missing, search).filter(({ place, units }) => units > 0 && !order.includes(place.code))
    const [best] = open.sort((a, b) => b.units - a.units || byPriority({ ...a, ...NO_STOCK }, { ...b, ...NO_STOCK }))
    if (!best) return (sku) => order.filter((code) => search.candidates.get(sku)?.some(({ place }) => place.code === code))
    order.push(best.place.code)
    for (const [sku, wanted] of missing) {
      const found = search.candidates.get(sku)?.find(({ place }) => place.code === best.place.code)
      missing.set(sku, Math.max(0, wanted - (found?.takeable ?? 0)))
    }
  }
}
const NO_STOCK = { takeable: 0, since: null }

/** In which order an order's lines ask places for stock (寻源). A new strategy is a new branch here. */
export const rank = (strategy: SourcingStrategy, search: Search): Ranking => {
  switch (strategy) {
    case 'priority':
      return ranked(search, byPriority)
    case 'nearest':
      return ranked(search, nearest(search.region))
    case 'oldest-stock':
      return ranked(search, oldest)
    case 'fewest-splits':
      return fewestSplits(search)
  }
}
