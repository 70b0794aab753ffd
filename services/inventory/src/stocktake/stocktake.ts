import type { CallContext, LocationCode, Principal } from '@channel/contracts'
import { actsForBrand, businessDay, hasRole } from '@channel/contracts'
import type {
  StocktakeId,
  StocktakeLimits,
  StocktakeLineStatus,
  StocktakeScope,
  StocktakeStatus,
} from '@channel/contracts/inventory'

/** What commands need to know of a stocktake before they look at its lines. */
export type Head = {
  readonly id: StocktakeId
  readonly number: string
  readonly location: LocationCode
  readonly kind: 'full' | 'cycle'
  readonly status: StocktakeStatus
  readonly limits: StocktakeLimits
  readonly openedAt: Date
}

export type Call = { readonly context: CallContext; readonly at: Date }

/** Nobody has counted these, or they are to be counted again. */
export const NOT_COUNTED: readonly StocktakeLineStatus[] = ['uncounted', 'recount']
/** Counts are taken for these; everything else has been decided. */
export const COUNTABLE: readonly StocktakeLineStatus[] = ['uncounted', 'recount', 'unclear', 'counted']
/** These may be counted again: nothing of them is in the ledger or on its way there. */
export const RECOUNTABLE: readonly StocktakeLineStatus[] = ['unclear', 'counted', 'matched', 'approved', 'refused']
/** Somebody still has to do something about these before a stocktake can be closed. */
export const UNDECIDED: readonly StocktakeLineStatus[] = ['unclear', 'counted', 'approved', 'due']

const PER_DAY_DIGITS = 6

/** `ST20261122-000003`: the business day and a running number. */
export const stocktakeNumber = (openedAt: Date, running: number): string => {
  return `ST${businessDay(openedAt).replaceAll('-', '')}-${String(running).padStart(PER_DAY_DIGITS, '0')}`
}

export const kindOf = (scope: StocktakeScope): 'full' | 'cycle' => (scope.rule === 'everything' ? 'full' : 'cycle')

/** Whoever opens, submits and settles: the brand's people. */
export const mayRun = (principal: Principal): boolean => actsForBrand(principal)

/** Whoever approves, posts and closes, and sees the books of a blind count. */
export const mayReview = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'service')

/** Counters are the brand's people, and guides in their own store. */
export const mayCountAt = (principal: Principal, location: LocationCode): boolean =>
  actsForBrand(principal) || (hasRole(principal, 'guide') && principal.storeCode === location)

export const seesBooks = (principal: Principal, { blind }: { readonly blind: boolean }): boolean =>
  mayReview(principal) || (!blind && mayRun(principal))
