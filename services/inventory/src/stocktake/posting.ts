import type { LocationCode, Sku } from '@channel/contracts'
import type { StocktakeRefusal } from '@channel/contracts/inventory'
import type { PostedMove, PostRefusal } from '../posting.js'
import type { Units } from './tally.js'
import { movesOf } from './tally.js'

/** A line on its way to the ledger. */
export type DueLine = {
  readonly sku: Sku
  readonly location: LocationCode
  readonly postedBy: string
  readonly difference: Units
}

export const movesFor = (lines: readonly DueLine[]): PostedMove[] =>
  lines.flatMap(({ sku, location, difference }) =>
    movesOf(difference).map((move) => ({ sku, location, ...move, reason: 'stocktake' as const })),
  )

/** The lines that a refusal names, each with its reason; those that it does not name can be tried again without them. */
export const refusedBy = (refusal: PostRefusal, lines: readonly DueLine[]): Map<Sku, StocktakeRefusal> => {
  const without = { code: refusal.code, requested: null, available: null }
  switch (refusal.code) {
    case 'INSUFFICIENT_STOCK':
      return new Map(
        refusal.shortages.map(({ sku, requested, available }) => [sku, { code: refusal.code, requested, available }]),
      )
    case 'UNKNOWN_SKU':
    case 'NOT_STOCKED':
      return new Map(lines.filter(({ sku }) => refusal.skus.includes(sku)).map(({ sku }) => [sku, without]))
    case 'UNKNOWN_LOCATION':
      return new Map(lines.map(({ sku }) => [sku, without]))
  }
}
