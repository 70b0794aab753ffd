import type { ErrorOf } from '@channel/contracts'
import type { approveReturn, receiveReturn, rejectReturn, requestReturn, withdrawReturn } from '@channel/contracts/order'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What requests of returns can be refused with. */
export type ReturnRequestRefusal = ErrorOf<
  typeof requestReturn | typeof approveReturn | typeof rejectReturn | typeof withdrawReturn | typeof receiveReturn
>

export const returnRefusalTypes = {
  PHOTO_NOT_FOUND: 'PhotoNotFound',
  RETURN_NOT_ALLOWED: 'ReturnNotAllowed',
  RETURN_NOT_FOUND: 'ReturnNotFound',
  RETURN_QUANTITY_EXCEEDED: 'ReturnQuantityExceeded',
} as const satisfies {
  [Code in Extract<ReturnRequestRefusal['code'], `PHOTO_${string}` | `RETURN_${string}`>]: keyof ResolversTypes
}
