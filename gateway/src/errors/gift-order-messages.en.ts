import type { GiftRowFaultCode } from '@channel/contracts/order'
import type { giftOrderRefusalTypes } from './gift-order-refusals.js'
import type { ListWords, Messages } from './message-shape.js'

/** Also told of rows of a file. */
export const giftRowFaults: Record<GiftRowFaultCode, string> = {
  SKU_NOT_IN_CONTRACT: 'the contract has no such SKU',
  MORE_THAN_CONTRACT: 'more than the contract has left of this SKU',
  PARCEL_UNKNOWN: 'the quote has no such parcel',
  PARCEL_NOT_RELEASED: 'the parcel is in no wave with an order; release its wave first',
  PARCEL_NOT_SHIPPED: 'the parcel was not handed over yet',
  PARCEL_DELIVERED: 'the recipient has the parcel already',
  PARCEL_TWICE: 'the parcel comes twice',
}

/** Refusals of gifts for companies. */
export const englishGiftOrders = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof giftOrderRefusalTypes> => ({
  CORPORATE_CUSTOMER_NOT_FOUND: ({ customer }) => `No such company: ${customer}; save it first`,
  DISCOUNT_NEEDS_ADMIN: ({ limitBp }) =>
    `A discount above ${limitBp / 100} % or without a list price has to be approved by a brand administrator`,
  GIFT_NOTHING_PLANNED: () => 'No parcel waits for a wave; take recipients first',
  GIFT_PARCELS_NOT_PLANNED: ({ numbers }) => `In a wave already, or no such parcels: ${list(numbers)}`,
  GIFT_PARCELS_OPEN: ({ open }) =>
    `${open} parcels are not delivered yet; confirm them or cancel their wave and replace the list`,
  GIFT_QUOTE_CHANGED: ({ version }) => `The quote was revised; look at version ${version} first`,
  GIFT_QUOTE_NOT_ALLOWED: ({ status, allowed }) =>
    allowed.length > 0
      ? `The quote is ${status}; possible now: ${list(allowed)}`
      : `The quote is ${status}: nothing can be done with it`,
  GIFT_QUOTE_NOT_FOUND: ({ quoteId }) => `No such quote: ${quoteId}`,
  GIFT_WAVE_NOT_ALLOWED: ({ status }) => `The wave is ${status}: this cannot be done`,
  GIFT_WAVE_NOT_FOUND: ({ waveId }) => `No such wave: ${waveId}`,
  GIFT_WAVE_SHIPPED: ({ shipped }) => `${shipped} parcels of the wave were handed over: it cannot be cancelled any more`,
})
