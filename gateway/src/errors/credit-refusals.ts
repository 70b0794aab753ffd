import type { ErrorOf } from '@channel/contracts'
import type {
  adjustOwed,
  endTemporaryLimit,
  grantTemporaryLimit,
  recordPayment,
  setCreditLimit,
  setCreditTerms,
} from '@channel/contracts/dealer'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What limits, terms and bookings of a credit account can be refused with. */
export type CreditRefusal = ErrorOf<
  | typeof adjustOwed
  | typeof endTemporaryLimit
  | typeof grantTemporaryLimit
  | typeof recordPayment
  | typeof setCreditLimit
  | typeof setCreditTerms
>

export const creditRefusalTypes = {
  TEMPORARY_LIMIT_INVALID: 'TemporaryLimitInvalid',
  TEMPORARY_LIMIT_NOT_FOUND: 'TemporaryLimitNotFound',
} as const satisfies {
  [Code in Extract<CreditRefusal['code'], `TEMPORARY_${string}`>]: keyof ResolversTypes
}
