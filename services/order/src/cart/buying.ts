import type { DealerCode, LocationCode, Principal } from '@channel/contracts'
import { actorOf, actsForBrand, hasRole } from '@channel/contracts'

/** For whom somebody fills carts: the brand for every dealer, buyers for the dealers of their branch, guides for their store. */
export type Buying = { readonly owner: string } & (
  | { readonly as: 'brand' }
  | { readonly as: 'dealer'; readonly own: DealerCode; readonly dealers: readonly DealerCode[] }
  | { readonly as: 'store'; readonly location: LocationCode }
)

/** Undefined for accounts that buy nothing. */
export const buyingOf = async (
  principal: Principal,
  branchOf: (own: DealerCode) => Promise<readonly DealerCode[]>,
): Promise<Buying | undefined> => {
  const owner = actorOf(principal)
  if (actsForBrand(principal)) return { owner, as: 'brand' }
  const { dealerCode: own, storeCode: location } = principal
  if (hasRole(principal, 'dealer-buyer') && own !== undefined) return { owner, as: 'dealer', own, dealers: await branchOf(own) }
  return hasRole(principal, 'guide') && location !== undefined ? { owner, as: 'store', location } : undefined
}

/** Whom a cart is for. */
export type Buyer =
  { readonly dealerCode: DealerCode; readonly location: null } | { readonly dealerCode: null; readonly location: LocationCode }

/** Whether somebody may buy for a dealer or a store. */
export const buysFor = (buying: Buying, { dealerCode, location }: Buyer): boolean => {
  switch (buying.as) {
    case 'brand':
      return true
    case 'dealer':
      return dealerCode !== null && buying.dealers.includes(dealerCode)
    case 'store':
      return location === buying.location
  }
}
