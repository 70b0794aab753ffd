import type { ErrorOf } from '@channel/contracts'
import type { changeDealerStatus, recordPayment, registerDealers, setCreditLimit } from '@channel/contracts/dealer'
import type {
  changePassword,
  createAccount,
  disableAccount,
  enableAccount,
  logIn,
  logOut,
  refreshSession,
  unlockAccount,
} from '@channel/contracts/identity'
import type { adjustStock, receiveStock, registerLocations, registerProducts } from '@channel/contracts/inventory'
import type { cancelOrder, completeOrder, placeOrder, returnGoods, shipOrder } from '@channel/contracts/order'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** Every command that clients can reach. */
type Reachable =
  | typeof logIn
  | typeof refreshSession
  | typeof logOut
  | typeof changePassword
  | typeof createAccount
  | typeof disableAccount
  | typeof enableAccount
  | typeof unlockAccount
  | typeof registerProducts
  | typeof registerLocations
  | typeof receiveStock
  | typeof adjustStock
  | typeof registerDealers
  | typeof changeDealerStatus
  | typeof setCreditLimit
  | typeof recordPayment
  | typeof placeOrder
  | typeof shipOrder
  | typeof cancelOrder
  | typeof completeOrder
  | typeof returnGoods

/** Every refusal that they can meet. */
export type Refusal = ErrorOf<Reachable>

/** GraphQL type of each refusal: a new code in the contracts breaks the build here until the schema has a type for it. */
export const refusalTypes = {
  ACCOUNT_DISABLED: 'AccountDisabled',
  ACCOUNT_LOCKED: 'AccountLocked',
  ACCOUNT_NOT_FOUND: 'AccountNotFound',
  CREDIT_EXCEEDED: 'CreditExceeded',
  CURRENCY_MISMATCH: 'CurrencyMismatch',
  DEALER_EXISTS: 'DealerExists',
  DEALER_NOT_FOUND: 'DealerNotFound',
  DEALER_REQUIRED: 'DealerRequired',
  DEALER_SUSPENDED: 'DealerSuspended',
  FORBIDDEN: 'Forbidden',
  HOLDS_EXPIRED: 'HoldsExpired',
  IDEMPOTENCY_KEY_REUSED: 'IdempotencyKeyReused',
  INSUFFICIENT_STOCK: 'InsufficientStock',
  INVALID_CREDENTIALS: 'InvalidCredentials',
  NOT_ALLOWED_IN_STATUS: 'NotAllowedInStatus',
  NOT_STOCKED: 'NotStocked',
  ORDER_NOT_FOUND: 'OrderNotFound',
  PRICE_MISSING: 'PriceMissing',
  PRICE_NOT_ALLOWED: 'PriceNotAllowed',
  REFRESH_TOKEN_INVALID: 'RefreshTokenInvalid',
  REFRESH_TOKEN_REUSED: 'RefreshTokenReused',
  ROLE_NEEDS_DEALER: 'RoleNeedsDealer',
  ROLE_NEEDS_STORE: 'RoleNeedsStore',
  UNKNOWN_LOCATION: 'UnknownLocation',
  UNKNOWN_SKU: 'UnknownSku',
  USERNAME_TAKEN: 'UsernameTaken',
} as const satisfies { [E in Refusal as E['code']]: keyof ResolversTypes }
