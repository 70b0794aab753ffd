import type { DealerCode, Principal } from '@channel/contracts'
import { actsForBrand } from '@channel/contracts'

/** Which dealers somebody sees: the brand all, a dealer's people their own and those below it, others none. */
export type Sight = { readonly of: 'all' } | { readonly of: 'branch'; readonly own: DealerCode } | { readonly of: 'none' }

export const sightOf = (principal: Principal): Sight => {
  if (actsForBrand(principal)) return { of: 'all' }
  return principal.dealerCode === undefined ? { of: 'none' } : { of: 'branch', own: principal.dealerCode }
}
