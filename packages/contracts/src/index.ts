export { businessDay } from './business-day.js'
export type { CallContext } from './context.js'
export {
  AccountId,
  ChannelCode,
  DealerCode,
  EventId,
  HoldId,
  IdempotencyKey,
  LocationCode,
  newId,
  OrderId,
  ReservationId,
  ReturnId,
  Sku,
} from './ids.js'
export { command, CommonError, event, newEvent, query } from './message.js'
export type {
  AnswerOf,
  Command,
  ErrorOf,
  EventEnvelope,
  EventType,
  InputOf,
  NewEvent,
  ParsedInputOf,
  PayloadOf,
  Query,
  ReplyOf,
} from './message.js'
export { AmountMinor, Currency, formatMinor, lineAmountMinor, Money, Quantity, UnitPrice } from './money.js'
export { decodeCursor, encodeCursor, MAX_PAGE, PageInput, pageOf } from './paging.js'
export type { Page } from './paging.js'
export { actorOf, actsForBrand, hasRole, maySeeDealer, Principal, Role, servicePrincipal } from './principal.js'
export { err, ok } from './result.js'
export type { Result } from './result.js'
