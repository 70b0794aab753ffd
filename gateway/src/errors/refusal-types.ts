import type { ErrorOf } from '@channel/contracts'
import type { changeDealerStatus, registerDealers } from '@channel/contracts/dealer'
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
import type {
  activateSerials,
  AdjustmentObstacle,
  adjustStock,
  announceReceipts,
  approveAdjustment,
  approveGiftBatch,
  approveStocktake,
  arriveSerials,
  cancelImport,
  cancelStocktake,
  cancelTransfer,
  closeGiftBatch,
  closeStocktake,
  closeTransfer,
  confirmDiversion,
  countRestAsZero,
  createTransfer,
  dismissDiversion,
  dispatchSerials,
  dispatchTransfer,
  openStocktake,
  postStocktake,
  receiveSerials,
  receiveStock,
  receiveTransfer,
  recordCounts,
  registerChannels,
  registerLocations,
  registerProducts,
  registerSerials,
  rejectAdjustment,
  rejectGiftBatch,
  repairStock,
  requestAdjustment,
  requestGiftBatch,
  requestRecount,
  returnSerials,
  reverseAdjustment,
  scrapSerials,
  sellSerials,
  setAdjustmentLimits,
  setAdjustmentReason,
  setChannelSkus,
  setPresaleTerms,
  setQuotas,
  setSafetyStock,
  setStocktakeLimits,
  settleStocktakeLine,
  submitStocktake,
  takeBackTransfer,
  UnitRefusal,
  withdrawAdjustment,
  withdrawGiftBatch,
} from '@channel/contracts/inventory'
import type {
  approveOrder,
  cancelOrder,
  changeOrder,
  completeOrder,
  holdOrder,
  placeOrder,
  receiveOrder,
  rejectOrder,
  returnGoods,
  setApprovalRule,
  shipOrder,
  splitOrder,
  unholdOrder,
} from '@channel/contracts/order'
import type { CreditRefusal } from './credit-refusals.js'
import { creditRefusalTypes } from './credit-refusals.js'
import type { GiftOrderRefusal } from './gift-order-refusals.js'
import { giftOrderRefusalTypes } from './gift-order-refusals.js'
import type { CartRefusal } from './cart-refusals.js'
import { cartRefusalTypes } from './cart-refusals.js'
import type { MarketRefusal } from './market-refusals.js'
import { marketRefusalTypes } from './market-refusals.js'
import type { MasterRefusal } from './master-refusals.js'
import { masterRefusalTypes } from './master-refusals.js'
import type { PriceRefusal } from './price-refusals.js'
import { priceRefusalTypes } from './price-refusals.js'
import type { RebateRefusal } from './rebate-refusals.js'
import { rebateRefusalTypes } from './rebate-refusals.js'
import type { ReturnRequestRefusal } from './return-refusals.js'
import { returnRefusalTypes } from './return-refusals.js'
import type { ResolversTypes } from '../generated/resolver-types.js'
import type { PartnerRefusal } from './partner-refusals.js'
import { partnerRefusalTypes } from './partner-refusals.js'
import type { TradeRefusal } from './trade-refusals.js'
import { tradeRefusalTypes } from './trade-refusals.js'

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
  | typeof registerChannels
  | typeof setChannelSkus
  | typeof setQuotas
  | typeof setSafetyStock
  | typeof setPresaleTerms
  | typeof announceReceipts
  | typeof requestGiftBatch
  | typeof approveGiftBatch
  | typeof rejectGiftBatch
  | typeof withdrawGiftBatch
  | typeof closeGiftBatch
  | typeof createTransfer
  | typeof dispatchTransfer
  | typeof receiveTransfer
  | typeof takeBackTransfer
  | typeof cancelTransfer
  | typeof closeTransfer
  | typeof requestAdjustment
  | typeof approveAdjustment
  | typeof rejectAdjustment
  | typeof withdrawAdjustment
  | typeof reverseAdjustment
  | typeof setAdjustmentLimits
  | typeof setAdjustmentReason
  | typeof openStocktake
  | typeof recordCounts
  | typeof settleStocktakeLine
  | typeof submitStocktake
  | typeof requestRecount
  | typeof approveStocktake
  | typeof countRestAsZero
  | typeof postStocktake
  | typeof closeStocktake
  | typeof cancelStocktake
  | typeof setStocktakeLimits
  | typeof registerSerials
  | typeof receiveSerials
  | typeof dispatchSerials
  | typeof arriveSerials
  | typeof sellSerials
  | typeof activateSerials
  | typeof returnSerials
  | typeof scrapSerials
  | typeof confirmDiversion
  | typeof dismissDiversion
  | typeof cancelImport
  | typeof repairStock
  | typeof registerDealers
  | typeof changeDealerStatus
  | typeof placeOrder
  | typeof shipOrder
  | typeof approveOrder
  | typeof rejectOrder
  | typeof receiveOrder
  | typeof changeOrder
  | typeof holdOrder
  | typeof unholdOrder
  | typeof splitOrder
  | typeof setApprovalRule
  | typeof cancelOrder
  | typeof completeOrder
  | typeof returnGoods

/** Every refusal that they can meet, at once or within a document that was refused later or in part. */
export type Refusal =
  | ErrorOf<Reachable>
  | GiftOrderRefusal
  | CartRefusal
  | CreditRefusal
  | MarketRefusal
  | ReturnRequestRefusal
  | MasterRefusal
  | AdjustmentObstacle
  | UnitRefusal
  | TradeRefusal
  | PriceRefusal
  | RebateRefusal
  | PartnerRefusal

/** GraphQL type of each refusal: a new code in the contracts breaks the build here until the schema has a type for it. */
export const refusalTypes = {
  ...giftOrderRefusalTypes,
  ...cartRefusalTypes,
  ...creditRefusalTypes,
  ...marketRefusalTypes,
  ...returnRefusalTypes,
  ...masterRefusalTypes,
  ...priceRefusalTypes,
  ...rebateRefusalTypes,
  ...tradeRefusalTypes,
  ...partnerRefusalTypes,
  ACCOUNT_DISABLED: 'AccountDisabled',
  ACCOUNT_LOCKED: 'AccountLocked',
  ACCOUNT_NOT_FOUND: 'AccountNotFound',
  ACTIVATED_ALREADY: 'ActivatedAlready',
  ADJUSTMENT_NOT_ALLOWED: 'AdjustmentNotAllowed',
  ADJUSTMENT_NOT_FOUND: 'AdjustmentNotFound',
  ALREADY_POSTED: 'StocktakeAlreadyPosted',
  ALREADY_REVERSED: 'AlreadyReversed',
  APPROVAL_REJECTED: 'ApprovalRejected',
  BUYER_CAP_EXCEEDED: 'BuyerCapExceeded',
  CASE_EMPTY: 'CaseEmpty',
  CASE_EXISTS: 'CaseExists',
  CASE_TWICE: 'CaseTwice',
  CREDIT_EXCEEDED: 'CreditExceeded',
  CREDIT_OVERDUE: 'CreditOverdue',
  CURRENCY_MISMATCH: 'CurrencyMismatch',
  DEALER_NOT_FOUND: 'DealerNotFound',
  DEALER_REQUIRED: 'DealerRequired',
  DEALER_SUSPENDED: 'DealerSuspended',
  DIVERSION_CLOSED: 'DiversionClosed',
  DIVERSION_NOT_FOUND: 'DiversionNotFound',
  EXPIRED: 'SerialPastExpiry',
  FORBIDDEN: 'Forbidden',
  GIFT_BATCH_NOT_ALLOWED: 'GiftBatchNotAllowed',
  GIFT_BATCH_NOT_FOUND: 'GiftBatchNotFound',
  HOLDS_EXPIRED: 'HoldsExpired',
  IDEMPOTENCY_KEY_REUSED: 'IdempotencyKeyReused',
  IMPORT_ENDED: 'StockImportEnded',
  IMPORT_NOT_FOUND: 'StockImportNotFound',
  INSUFFICIENT_STOCK: 'InsufficientStock',
  INVALID_CREDENTIALS: 'InvalidCredentials',
  LINES_OPEN: 'StocktakeLinesOpen',
  LINE_NOT_FOUND: 'LineNotFound',
  LINE_NOT_OPEN: 'LineNotOpen',
  LINE_NOT_READY: 'LineNotReady',
  LINE_SHIPPED: 'LineShipped',
  LINE_STATE: 'StocktakeLinesNotAllowed',
  LOCATION_EXCLUDED: 'LocationExcluded',
  NOTE_REQUIRED: 'NoteRequired',
  NOTHING_LEFT: 'NothingLeft',
  NOTHING_TO_COUNT: 'NothingToCount',
  NOTHING_WAITS: 'NothingWaits',
  NOT_ALLOWED_IN_STATUS: 'NotAllowedInStatus',
  NOT_REQUESTER: 'NotRequester',
  NOT_STOCKED: 'NotStocked',
  NO_GIFT_CHANNEL: 'NoGiftChannel',
  ORDER_NOT_FOUND: 'OrderNotFound',
  PRICE_MISSING: 'PriceMissing',
  PRICE_NOT_ALLOWED: 'PriceNotAllowed',
  QUOTA_AT_LOCATION: 'QuotaAtLocation',
  QUOTA_BELOW_SOLD: 'QuotaBelowSold',
  REASON_REQUIRED: 'ReasonRequired',
  REFRESH_TOKEN_INVALID: 'RefreshTokenInvalid',
  REFRESH_TOKEN_REUSED: 'RefreshTokenReused',
  ROLE_NEEDS_DEALER: 'RoleNeedsDealer',
  ROLE_NEEDS_STORE: 'RoleNeedsStore',
  SAME_LOCATION: 'SameLocation',
  SAME_PERSON: 'SamePerson',
  SERIAL_EXISTS: 'SerialExists',
  SERIAL_NOT_ALLOWED: 'SerialNotAllowed',
  SERIAL_TWICE: 'SerialTwice',
  SKU_IN_STOCKTAKE: 'SkuInStocktake',
  SKU_NOT_IN_TRANSFER: 'SkuNotInTransfer',
  STOCKTAKE_NOT_FOUND: 'StocktakeNotFound',
  STOCKTAKE_STATE: 'StocktakeNotAllowed',
  TOO_MANY_UNITS: 'TooManyUnits',
  TRANSFER_NOT_ALLOWED: 'TransferNotAllowed',
  TRANSFER_NOT_FOUND: 'TransferNotFound',
  TRANSFER_QUANTITY_EXCEEDED: 'TransferQuantityExceeded',
  UNITS_REFUSED: 'UnitsRefused',
  UNKNOWN_CASE: 'UnknownCase',
  UNKNOWN_CHANNEL: 'UnknownChannel',
  UNKNOWN_LOCATION: 'UnknownLocation',
  UNKNOWN_REASON: 'UnknownReason',
  UNKNOWN_SERIAL: 'UnknownSerial',
  UNKNOWN_SKU: 'UnknownSku',
  USERNAME_TAKEN: 'UsernameTaken',
  VALIDITY_PAST: 'ValidityPast',
  WRONG_PLACE: 'SerialElsewhere',
} as const satisfies { [Code in Refusal['code']]: keyof ResolversTypes }
