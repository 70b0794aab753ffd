import type { ErrorOf } from '@channel/contracts'
import type {
  acceptGiftQuote,
  approveGiftQuote,
  cancelGiftWave,
  completeGiftQuote,
  createGiftQuote,
  deliverGiftParcels,
  planGiftWave,
  rejectGiftQuote,
  releaseGiftWave,
  reviseGiftQuote,
  saveCorporateCustomer,
  shipGiftParcels,
  submitGiftQuote,
  takeGiftRecipients,
  withdrawGiftQuote,
} from '@channel/contracts/order'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What can be refused about gifts for companies. */
export type GiftOrderRefusal = ErrorOf<
  | typeof acceptGiftQuote
  | typeof approveGiftQuote
  | typeof cancelGiftWave
  | typeof completeGiftQuote
  | typeof createGiftQuote
  | typeof deliverGiftParcels
  | typeof planGiftWave
  | typeof rejectGiftQuote
  | typeof releaseGiftWave
  | typeof reviseGiftQuote
  | typeof saveCorporateCustomer
  | typeof shipGiftParcels
  | typeof submitGiftQuote
  | typeof takeGiftRecipients
  | typeof withdrawGiftQuote
>

export const giftOrderRefusalTypes = {
  CORPORATE_CUSTOMER_NOT_FOUND: 'CorporateCustomerNotFound',
  DISCOUNT_NEEDS_ADMIN: 'DiscountNeedsAdmin',
  GIFT_NOTHING_PLANNED: 'GiftNothingPlanned',
  GIFT_PARCELS_NOT_PLANNED: 'GiftParcelsNotPlanned',
  GIFT_PARCELS_OPEN: 'GiftParcelsOpen',
  GIFT_QUOTE_CHANGED: 'GiftQuoteChanged',
  GIFT_QUOTE_NOT_ALLOWED: 'GiftQuoteNotAllowed',
  GIFT_QUOTE_NOT_FOUND: 'GiftQuoteNotFound',
  GIFT_WAVE_NOT_ALLOWED: 'GiftWaveNotAllowed',
  GIFT_WAVE_NOT_FOUND: 'GiftWaveNotFound',
  GIFT_WAVE_SHIPPED: 'GiftWaveShipped',
} as const satisfies {
  [
    Code in Exclude<
      GiftOrderRefusal['code'],
      'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'SAME_PERSON' | 'UNKNOWN_SKU' | 'VALIDITY_PAST'
    >
  ]: keyof ResolversTypes
}
