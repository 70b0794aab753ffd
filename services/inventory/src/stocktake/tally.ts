import type { Sku } from '@channel/contracts'
import { lineAmountMinor } from '@channel/contracts'
import type { Bucket, StocktakeLimits } from '@channel/contracts/inventory'

/** One report of a counter. Reports are kept in the order in which they arrived. */
export type Count = {
  readonly sku: Sku
  readonly mode: 'shelf' | 'recount'
  readonly counted: number
  readonly damaged: number | null
  readonly countedAt: Date
}

/** The counts of a SKU that hold, added up. */
export type Tally = {
  readonly counted: number
  /** Null where nobody looked at the condition of the units. */
  readonly damaged: number | null
  readonly counts: number
  readonly first: Date
  readonly last: Date
}

/** Units by condition: good is sellable, reserved, allocated or frozen. */
export type Units = { readonly good: number; readonly damaged: number }

/** What the books say about the time in which a SKU was counted. */
export type Books = {
  readonly first: Units
  readonly last: Units
  /** Movements after the first count, up to the last, that changed how many units there are. */
  readonly moved: number
  /** The same, and those that changed how many of them are damaged. */
  readonly movedOrDamaged: number
}

/** Which of its two moments an unclear tally is true for. */
export type TrueAt = 'first' | 'last'

type Difference = {
  readonly book: Units
  readonly difference: Units
  readonly valueMinor: number | null
  readonly needsApproval: boolean
}
export type Assessment = { readonly moved: number; readonly difference: Difference | undefined }

export type Terms = { readonly unitPrice: string | null; readonly currency: string | null; readonly limits: StocktakeLimits }

export type Move = { readonly from: Bucket; readonly to: Bucket; readonly quantity: number }

const newestRecount = (counts: readonly Count[]): number =>
  counts.reduce((found, count, place) => {
    if (count.mode !== 'recount') return found
    const best = counts[found]
    return best === undefined || count.countedAt.getTime() >= best.countedAt.getTime() ? place : found
  }, -1)

/**
 * The counts that hold: the newest recount and what was counted after it; without one, all of them. The moment of counting decides, not
 * that of the report: a device that was offline cannot bring back what a recount replaced. Of one moment, the order of arrival decides.
 */
const holding = (counts: readonly Count[]): Count[] => {
  const place = newestRecount(counts)
  const recount = counts[place]
  if (recount === undefined) return [...counts]
  const since = recount.countedAt.getTime()
  return counts.filter(
    (count, at) => at === place || count.countedAt.getTime() > since || (count.countedAt.getTime() === since && at > place),
  )
}

/** Undefined where nothing has been counted. */
export const tallyOf = (counts: readonly Count[]): Tally | undefined => {
  const held = holding(counts)
  const [some] = held
  if (some === undefined) return undefined
  const looked = held.some(({ damaged }) => damaged !== null)
  const times = held.map(({ countedAt }) => countedAt.getTime())
  return {
    counted: held.reduce((sum, { counted }) => sum + counted, 0),
    damaged: looked ? held.reduce((sum, { damaged }) => sum + (damaged ?? 0), 0) : null,
    counts: held.length,
    first: new Date(Math.min(...times)),
    last: new Date(Math.max(...times)),
  }
}

/** True where the count would be replaced at once by a recount that was made after it. */
export const isSuperseded = (counts: readonly Count[], count: Count): boolean => !holding([...counts, count]).includes(count)

/** Counted − book; where nobody looked at the condition, damaged units stay what the books say they are. */
const differenceOf = ({ counted, damaged }: Tally, book: Units): Units =>
  damaged === null
    ? { good: counted - book.good - book.damaged, damaged: 0 }
    : { good: counted - damaged - book.good, damaged: damaged - book.damaged }

/**
 * What has to move so that the books agree, through the buckets that nobody has a claim on. Units that only changed their condition go
 * from one to the other and not out and in again.
 */
export const movesOf = ({ good, damaged }: Units): Move[] => {
  const turned = Math.sign(good) === -Math.sign(damaged) ? Math.min(Math.abs(good), Math.abs(damaged)) : 0
  const rest: Units = { good: good - Math.sign(good) * turned, damaged: damaged - Math.sign(damaged) * turned }
  const between = (bucket: Bucket, units: number): Move =>
    units > 0 ? { from: 'outside', to: bucket, quantity: units } : { from: bucket, to: 'outside', quantity: -units }
  const moves: Move[] = [
    { from: good > 0 ? 'damaged' : 'sellable', to: good > 0 ? 'sellable' : 'damaged', quantity: turned },
    between('sellable', rest.good),
    between('damaged', rest.damaged),
  ]
  return moves.filter(({ quantity }) => quantity > 0)
}

const worth = ({ unitPrice, currency }: Terms, units: number): number | null =>
  unitPrice === null || currency === null ? null : Math.sign(units) * lineAmountMinor(unitPrice, Math.abs(units), currency)

/** A currency that the limits do not name has the limit zero; a product without a price is judged by its units. */
const isAbove = (terms: Terms, units: number): boolean => {
  const value = worth(terms, units)
  const limit = terms.limits.maxValues.find(({ currency }) => currency === terms.currency)?.amountMinor ?? 0
  return units > terms.limits.maxUnits || (value !== null && value > limit)
}

const assessedAt = (tally: Tally, book: Units, terms: Terms): Difference => {
  const difference = differenceOf(tally, book)
  const units = movesOf(difference).reduce((sum, { quantity }) => sum + quantity, 0)
  return {
    book,
    difference,
    valueMinor: worth(terms, difference.good + difference.damaged),
    needsApproval: isAbove(terms, units),
  }
}

/**
 * Compares a tally with the books at its moment.
 *
 * Shelves that were counted at different moments add up to what was there at the last of them, as long as nothing moved in between. If
 * something did, the books cannot know from which shelf. Either the shelf had been counted already: then the sum is what was there at the
 * first moment, and the movement came after the count. Or it had not: then the sum is right for the last moment. Nobody but the counter
 * can tell (and where both happened, only a recount helps), so the line stays without a difference until `trueAt` says which.
 */
export const assess = (tally: Tally, books: Books, terms: Terms, trueAt?: TrueAt): Assessment => {
  const moved = tally.damaged === null ? books.moved : books.movedOrDamaged
  if (moved > 0 && trueAt === undefined) return { moved, difference: undefined }
  return { moved, difference: assessedAt(tally, books[trueAt ?? 'last'], terms) }
}
