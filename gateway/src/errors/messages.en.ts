import { formatMinor } from '@channel/contracts'
import { englishGiftOrders } from './gift-order-messages.en.js'
import { englishCarts } from './cart-messages.en.js'
import { englishMarket } from './market-messages.en.js'
import { englishMaster } from './master-messages.en.js'
import type { Messages } from './message-shape.js'
import { englishOrders } from './order-messages.en.js'
import { englishPartner } from './partner-messages.en.js'
import { englishPrices } from './price-messages.en.js'
import { englishRebates } from './rebate-messages.en.js'
import { englishReturns } from './return-messages.en.js'
import { englishStock } from './stock-messages.en.js'
import { englishTrade } from './trade-messages.en.js'

const SHOWN = 5
const list = (items: readonly string[]): string =>
  items.slice(0, SHOWN).join(', ') + (items.length > SHOWN ? ` and ${items.length - SHOWN} more` : '')

const refusals: Messages['refusals'] = {
  ...englishOrders,
  ...englishGiftOrders({ list }),
  ...englishCarts({ list }),
  ...englishMarket({ list }),
  ...englishReturns({ list }),
  ...englishMaster({ list }),
  ...englishStock({ list }),
  ...englishPartner({ list }),
  ...englishPrices({ list }),
  ...englishRebates,
  ...englishTrade({ list }),
  ACCOUNT_DISABLED: () => 'The account is disabled',
  ACCOUNT_LOCKED: ({ until }) => `Too many wrong passwords: the account is locked until ${until}`,
  ACCOUNT_NOT_FOUND: ({ accountId }) => `No such account: ${accountId}`,
  CREDIT_EXCEEDED: ({ currency, limitMinor, exposureMinor, requestedMinor }) =>
    `Over the credit limit: limit ${formatMinor(limitMinor, currency)}, used ${formatMinor(exposureMinor, currency)}, ` +
    `asked for ${formatMinor(requestedMinor, currency)} ${currency}`,
  CREDIT_OVERDUE: ({ currency, overdueMinor, graceDays }) =>
    `${formatMinor(overdueMinor, currency)} ${currency} is overdue by more than ${graceDays} days: pay it first, then order again`,
  CURRENCY_MISMATCH: ({ expected, given }) => `Wrong currency: expected ${expected}, given ${given}`,
  DEALER_NOT_FOUND: ({ dealerCode }) => `No such dealer: ${dealerCode}`,
  DEALER_REQUIRED: () => 'The dealer channel needs a dealer',
  DEALER_SUSPENDED: ({ dealerCode }) => `The dealer places no new orders: ${dealerCode}`,
  FORBIDDEN: () => 'You are not allowed to do this',
  HOLDS_EXPIRED: () => 'What was held for the order has run out; place it again',
  IDEMPOTENCY_KEY_REUSED: ({ idempotencyKey }) => `The idempotency key was used for another request: ${idempotencyKey}`,
  INVALID_CREDENTIALS: () => 'User name or password is wrong',
  PRICE_MISSING: ({ skus }) => `These SKUs have no price: ${list(skus)}`,
  PRICE_NOT_ALLOWED: () => "Only the brand's people may give a price",
  REFRESH_TOKEN_INVALID: () => 'The refresh token is unknown or over; log in again',
  REFRESH_TOKEN_REUSED: () => 'The refresh token was used before and its session is ended; log in again',
  ROLE_NEEDS_DEALER: () => 'This role needs a dealer',
  ROLE_NEEDS_STORE: () => 'A guide needs a store',
  TEMPORARY_LIMIT_INVALID: ({ validFrom, validTo }) =>
    `A temporary limit ends after it begins and in the future; asked for was ${validFrom} to ${validTo}`,
  TEMPORARY_LIMIT_NOT_FOUND: ({ temporaryLimitId }) => `No such temporary limit: ${temporaryLimitId}`,
  USERNAME_TAKEN: ({ username }) => `The user name is taken: ${username}`,
}

const requests: Messages['requests'] = {
  UNAUTHENTICATED: () => 'Log in first',
  TOKEN_EXPIRED: () => 'The access token has expired; refresh the session or log in again',
  API_KEY_INVALID: () => 'The API key is unknown, expired or revoked; ask a brand administrator for another one',
  SCOPE_MISSING: ({ scope }) => `The API key lacks the scope ${String(scope)}; ask a brand administrator for a key that has it`,
  RATE_LIMITED: ({ limit, retryAfterSeconds }) =>
    `More than ${String(limit)} requests in a minute; go on after ${String(retryAfterSeconds)} seconds`,
  NO_SUCH_OPERATION: () => 'There is no such operation; /api/v1/openapi.json lists them all',
  BAD_USER_INPUT: () => 'The input is not valid; see issues',
  IDEMPOTENCY_KEY_REQUIRED: () => 'Commands need the header Idempotency-Key, 8–200 visible ASCII characters',
  IDEMPOTENCY_KEY_MALFORMED: () => 'Idempotency-Key must be 8–200 visible ASCII characters',
  PAYLOAD_TOO_LARGE: ({ limitBytes }) => `The body is too large; the limit is ${String(limitBytes)} bytes`,
  BODY_NOT_JSON: () => 'The body is not valid JSON',
  UNSUPPORTED_MEDIA_TYPE: () => 'Content-Type must be application/json',
  BATCHING_NOT_SUPPORTED: () => 'One operation for each request',
  QUERY_TOO_LONG: ({ limit }) => `The query is longer than ${String(limit)} tokens; put bulk data into variables`,
  QUERY_TOO_DEEP: ({ depth, limit }) => `The query is ${String(depth)} levels deep; the limit is ${String(limit)}`,
  QUERY_TOO_LARGE: ({ fields, limit }) =>
    `The query has ${String(fields)} fields with its fragments; the limit is ${String(limit)}`,
  QUERY_TOO_COSTLY: ({ cost, limit }) =>
    `The query costs ${String(cost)}; the limit is ${String(limit)}: lower first or ask for fewer fields`,
  TOO_MANY_ALIASES: ({ aliases, limit }) => `The query has ${String(aliases)} aliases; the limit is ${String(limit)}`,
  PERSISTED_OPERATION_REQUIRED: () => 'Only registered operations are accepted',
  SERVICE_UNAVAILABLE: () => 'A service is not available; try again later with the same idempotency key',
  INTERNAL: ({ traceId }) => `Internal error, trace ${String(traceId)}`,
}

export const english: Messages = { refusals, requests }
