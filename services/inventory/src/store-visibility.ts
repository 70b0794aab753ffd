import type { LocationCode, Principal } from '@channel/contracts'
import { actsForBrand, hasRole } from '@channel/contracts'

/** Which documents somebody sees: the brand all of them, a store's people those that concern their store. */
export type StoreVisibility =
  { readonly of: 'all' } | { readonly of: 'store'; readonly location: LocationCode } | { readonly of: 'none' }

export const visibleTo = (principal: Principal): StoreVisibility => {
  if (actsForBrand(principal)) return { of: 'all' }
  return hasRole(principal, 'guide') && principal.storeCode !== undefined
    ? { of: 'store', location: principal.storeCode }
    : { of: 'none' }
}
