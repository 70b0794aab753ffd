import type { DealerCode, ErrorOf, LocationCode, ParsedInputOf, Principal, Result } from '@channel/contracts'
import { actsForBrand, err, hasRole, ok } from '@channel/contracts'
import type { placeOrder } from '@channel/contracts/order'

/** Which orders somebody sees. Brand people all, dealer people their dealer's and those of all below it, guides those they placed. */
export type Visibility =
  | { readonly of: 'all' }
  | { readonly of: 'dealer'; readonly dealerCode: DealerCode }
  | { readonly of: 'own'; readonly placedBy: string }
  | { readonly of: 'none' }

export const visibleTo = (principal: Principal): Visibility => {
  if (actsForBrand(principal)) return { of: 'all' }
  if (hasRole(principal, 'dealer-buyer', 'dealer-finance'))
    return principal.dealerCode === undefined ? { of: 'none' } : { of: 'dealer', dealerCode: principal.dealerCode }
  return hasRole(principal, 'guide') ? { of: 'own', placedBy: principal.subject } : { of: 'none' }
}

type Forbidden = { code: 'FORBIDDEN'; reason: string }
const forbidden = (reason: string) => err<Forbidden>({ code: 'FORBIDDEN', reason })

/** Approvals, the warehouse and whatever stops or parts an order: the brand's own people. */
export const mayRun = (principal: Principal): Result<null, Forbidden> =>
  actsForBrand(principal) ? ok(null) : forbidden('Only the brand does this with orders')

/** The buyer's side of an order; which orders, visibility tells. */
export const mayBuy = (principal: Principal): Result<null, Forbidden> =>
  actsForBrand(principal) || hasRole(principal, 'dealer-buyer', 'guide')
    ? ok(null)
    : forbidden('Only the brand, the buyer or the guide of the order does this')

/** What other systems report. */
export const mayReport = (principal: Principal): Result<null, Forbidden> =>
  hasRole(principal, 'service') ? ok(null) : forbidden('Only services do this')

type Wanted = ParsedInputOf<typeof placeOrder>
export type Allowed = { dealerCode: DealerCode | null; location: LocationCode | null }
type PlacementError = Extract<ErrorOf<typeof placeOrder>, { code: 'FORBIDDEN' | 'DEALER_REQUIRED' | 'PRICE_NOT_ALLOWED' }>

const asDealer = (wanted: Wanted, branch: readonly DealerCode[]): Result<Allowed, PlacementError> => {
  const [own] = branch
  if (own === undefined) return forbidden('This account belongs to no dealer')
  if (wanted.channel !== 'dealer') return forbidden('Dealers order in their own channel only')
  const dealerCode = wanted.dealerCode ?? own
  if (!branch.includes(dealerCode)) return forbidden('Dealers order for themselves and for dealers below them only')
  return ok({ dealerCode, location: wanted.location ?? null })
}

const asGuide = (wanted: Wanted, store: LocationCode | undefined): Result<Allowed, PlacementError> => {
  if (store === undefined) return forbidden('This account belongs to no store')
  if (wanted.channel !== 'store') return forbidden('Guides sell in their store only')
  if (wanted.dealerCode !== undefined) return forbidden('Guides do not order for dealers')
  if (wanted.location !== undefined && wanted.location !== store) return forbidden('Guides sell from their own store only')
  return ok({ dealerCode: null, location: store })
}

/** Whether the branch below a dealer has to be known before it is said whether its people may order. */
export const ordersBelow = ({ dealerCode }: Wanted, { dealerCode: own }: Principal): boolean =>
  own !== undefined && dealerCode !== undefined && dealerCode !== own

/**
 * For whom and from where somebody may order: the brand's people freely, dealers' buyers for their own dealer, the first of `branch`, and
 * those below it, guides from their store.
 */
export const mayPlace = (
  wanted: Wanted,
  principal: Principal,
  branch: readonly DealerCode[],
): Result<Allowed, PlacementError> => {
  if (actsForBrand(principal)) {
    if (wanted.channel === 'dealer' && wanted.dealerCode === undefined) return err({ code: 'DEALER_REQUIRED' })
    return ok({ dealerCode: wanted.dealerCode ?? null, location: wanted.location ?? null })
  }
  const own = hasRole(principal, 'dealer-buyer')
    ? asDealer(wanted, branch)
    : hasRole(principal, 'guide')
      ? asGuide(wanted, principal.storeCode)
      : forbidden('This account places no orders')
  if (own.ok && wanted.salesChannel !== undefined) return forbidden('Only the brand chooses the sales channel')
  if (own.ok && wanted.giftBatch !== undefined) return forbidden('Only the brand chooses a gift batch')
  if (own.ok && wanted.lines.some((line) => line.unitPrice !== undefined)) return err({ code: 'PRICE_NOT_ALLOWED' })
  return own
}
