import type { ErrorOf } from '@channel/contracts'
import type {
  changePriceList,
  changePrices,
  copyPriceList,
  createPriceList,
  endPriceList,
  releasePriceList,
} from '@channel/contracts/dealer'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What price lists can be refused with. */
export type PriceRefusal = ErrorOf<
  | typeof createPriceList
  | typeof changePriceList
  | typeof releasePriceList
  | typeof endPriceList
  | typeof copyPriceList
  | typeof changePrices
>

export const priceRefusalTypes = {
  PRICES_CHANGED: 'PricesChanged',
  PRICES_OVERLAP: 'PricesOverlap',
  PRICE_LIST_CHANGED: 'PriceListChanged',
  PRICE_LIST_EXISTS: 'PriceListExists',
  PRICE_LIST_NOT_ALLOWED_IN_STATUS: 'PriceListNotAllowed',
  PRICE_LIST_NOT_FOUND: 'PriceListNotFound',
  PRICE_LIST_VALIDITY: 'PriceListValidity',
} as const satisfies {
  [
    Code in Exclude<PriceRefusal['code'], 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'UNKNOWN_SKU' | 'DEALER_NOT_FOUND'>
  ]: keyof ResolversTypes
}
