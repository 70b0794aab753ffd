import { z } from 'zod'
import { DealerCode, LocationCode, OrderId, ReturnId, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { Channel } from './orders.js'
import { MAX_PHOTOS, ReturnPhoto } from './return-photos.js'
import { ReturnRefusal } from './returns.js'

export const ReturnRequestId = z.uuid().brand<'ReturnRequestId'>()
export type ReturnRequestId = z.infer<typeof ReturnRequestId>

/**
 * requested → approved → received → settled; requested → rejected; requested or approved → withdrawn. `received` is half-way: a worker
 * drives it on if its caller is gone. Where stock or the dealer's account refuses what was received, it is approved again.
 */
export const ReturnRequestStatus = z.enum(['requested', 'approved', 'rejected', 'received', 'settled', 'withdrawn'])
export type ReturnRequestStatus = z.infer<typeof ReturnRequestStatus>

/** What can be asked of a request. */
export const ReturnRequestAction = z.enum(['approve', 'reject', 'withdraw', 'receive'])
export type ReturnRequestAction = z.infer<typeof ReturnRequestAction>

/** Why goods come back (退货原因). */
export const ReturnReason = z.enum([
  'defective',
  'damaged-in-transit',
  'wrong-goods',
  'too-many',
  'near-expiry',
  'unsold',
  'recall',
  'other',
])
export type ReturnReason = z.infer<typeof ReturnReason>

/** What came of a line (质检). Rejected units go back to the dealer and are not credited; missing ones never came. */
export const ReturnInspection = z.object({
  sellable: z.int().nonnegative(),
  damaged: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  note: z.string(),
})
export type ReturnInspection = z.infer<typeof ReturnInspection>

export const ReturnRequestLine = z.object({
  /** The order's. */
  lineNo: z.int(),
  sku: Sku,
  quantity: Quantity,
  reason: ReturnReason,
  serials: z.array(z.string()),
  /** The order's. */
  unitPrice: UnitPrice,
  inspection: ReturnInspection.nullable(),
  /** Credited for what was taken. All returns of an order line come to no more than the line, and to just as much where all of it is back. */
  creditedMinor: AmountMinor,
})
export type ReturnRequestLine = z.infer<typeof ReturnRequestLine>

/** Somebody wants to give back goods of an order (退货申请, RMA). */
export const ReturnRequest = z.object({
  id: ReturnRequestId,
  /** `RMA` + business day + a running number. */
  number: z.string(),
  orderId: OrderId,
  orderNumber: z.string(),
  channel: Channel,
  dealerCode: DealerCode.nullable(),
  status: ReturnRequestStatus,
  /** What can be asked of it as it is, by whoever may. */
  allowed: z.array(ReturnRequestAction),
  currency: Currency,
  lines: z.array(ReturnRequestLine),
  creditedMinor: AmountMinor,
  /** The return by which it is settled (贷项通知单); its number is `CN` + business day + a running number. Null where nothing is credited. */
  creditNote: z.object({ id: ReturnId, number: z.string() }).nullable(),
  note: z.string(),
  photos: z.array(ReturnPhoto),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  /** Who approved, rejected or withdrew it, and their words. */
  decision: z.object({ by: z.string(), at: z.iso.datetime(), note: z.string() }).nullable(),
  /** Counts the steps of its history. */
  version: z.int(),
  updatedAt: z.iso.datetime(),
})
export type ReturnRequest = z.infer<typeof ReturnRequest>

const RequestNotFound = z.object({ code: z.literal('RETURN_NOT_FOUND'), requestId: z.string() })
const NotAllowed = z.object({
  code: z.literal('RETURN_NOT_ALLOWED'),
  status: ReturnRequestStatus,
  /** What can be done with the request as it is. */
  allowed: z.array(ReturnRequestAction),
})
const LineNotFound = z.object({ code: z.literal('LINE_NOT_FOUND'), lineNo: z.int() })
/** More is to come back of a line than was shipped, or than was asked for. */
const TooMuch = z.object({ code: z.literal('RETURN_QUANTITY_EXCEEDED'), lineNo: z.int(), requested: z.int(), left: z.int() })

const once = (lines: { lineNo: number }[]): boolean => new Set(lines.map(({ lineNo }) => lineNo)).size === lines.length
const Serial = z.string().trim().min(1).max(100)
const Note = z.string().trim().max(1_000).default('')
const LineNo = z.int().min(1)

const NewLine = z
  .object({ lineNo: LineNo, quantity: Quantity, reason: ReturnReason, serials: z.array(Serial).max(1_000).default([]) })
  .refine(({ quantity, serials }) => serials.length <= quantity, 'a line has no more serial numbers than units')

/** Asks to give back units of an order that were shipped and are neither back nor asked for. A dealer's people for their branch, or the brand. */
export const requestReturn = command('order.request-return', {
  input: {
    orderId: OrderId,
    lines: z.array(NewLine).min(1).max(1_000).refine(once, 'a line is named once'),
    note: Note,
    photos: z.array(z.uuid()).max(MAX_PHOTOS).default([]),
  },
  answer: ReturnRequest,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('ORDER_NOT_FOUND'), orderId: z.string() }),
    LineNotFound,
    TooMuch,
    z.object({ code: z.literal('PHOTO_NOT_FOUND'), photoIds: z.array(z.string()) }),
    ...CommonError.options,
  ]),
})

const step = [RequestNotFound, NotAllowed, ...CommonError.options] as const
const onRequest = { requestId: ReturnRequestId }

/** The goods may be sent. The brand. */
export const approveReturn = command('order.approve-return', {
  input: { ...onRequest, note: Note },
  answer: ReturnRequest,
  error: z.discriminatedUnion('code', [...step]),
})

/** The brand. */
export const rejectReturn = command('order.reject-return', {
  input: { ...onRequest, reason: z.string().trim().min(1).max(1_000) },
  answer: ReturnRequest,
  error: z.discriminatedUnion('code', [...step]),
})

/** Before the goods have come: by the brand or the dealer's people. */
export const withdrawReturn = command('order.withdraw-return', {
  input: { ...onRequest, note: Note },
  answer: ReturnRequest,
  error: z.discriminatedUnion('code', [...step]),
})

const Units = z.int().min(0).max(1_000_000)
const Inspected = z.object({
  lineNo: LineNo,
  sellable: Units.default(0),
  damaged: Units.default(0),
  rejected: Units.default(0),
  note: z.string().trim().max(500).default(''),
})

/**
 * The goods have come and were looked at. Sellable and damaged units go to stock and are credited at the order's price, rejected ones go
 * back to the dealer; lines and units that are not named have not come. Answers when stock and the dealer's account have taken it.
 */
export const receiveReturn = command('order.receive-return', {
  input: {
    ...onRequest,
    /** The order's, where it is left out. */
    location: LocationCode.optional(),
    lines: z.array(Inspected).min(1).max(1_000).refine(once, 'a line is named once'),
    note: Note,
  },
  answer: ReturnRequest,
  error: z.discriminatedUnion('code', [...ReturnRefusal.options, LineNotFound, TooMuch, ...step]),
})

/** Requests that the caller may see; others are absent. */
export const getReturnRequests = query('order.get-return-requests', {
  input: z.object({ ids: z.array(ReturnRequestId).max(200) }),
  answer: z.array(ReturnRequest),
})

/** Newest first. */
export const listReturnRequests = query('order.list-return-requests', {
  input: PageInput.extend({
    status: ReturnRequestStatus.optional(),
    channel: Channel.optional(),
    dealerCode: DealerCode.optional(),
    orderId: OrderId.optional(),
    /** Asked for not before. */
    from: z.iso.datetime().optional(),
    /** Asked for before. */
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(ReturnRequest),
})

/** What happened to a request; `refused`: stock or the dealer's account did not take what was received. */
export const ReturnStepName = z.enum(['requested', 'approved', 'rejected', 'withdrawn', 'received', 'settled', 'refused'])
export type ReturnStepName = z.infer<typeof ReturnStepName>

export const ReturnRequestStep = z.object({
  requestId: ReturnRequestId,
  /** From 1, without a gap. */
  version: z.int(),
  at: z.iso.datetime(),
  step: ReturnStepName,
  /** What it is from then on. */
  status: ReturnRequestStatus,
  actor: z.string(),
  /** The words that somebody gave, or the code of a refusal. */
  note: z.string(),
  /** Number of the credit note. */
  document: z.string().nullable(),
})
export type ReturnRequestStep = z.infer<typeof ReturnRequestStep>

/** Oldest first. */
export const getReturnRequestHistory = query('order.get-return-request-history', {
  input: z.object({ ids: z.array(ReturnRequestId).max(200) }),
  answer: z.array(ReturnRequestStep),
})

/** How much of a SKU a dealer gives back, and why (退货率). */
export const ReturnRate = z.object({
  /** Null for all channels without dealers. */
  dealerCode: DealerCode.nullable(),
  sku: Sku,
  /** Units of shipments in the period. */
  shipped: z.int(),
  /** Units of settled returns that were received in the period, of whatever shipment. */
  returned: z.int(),
  /** returned ÷ shipped in hundredths of a percent, rounded half up; null where nothing was shipped. */
  rateBasisPoints: z.int().nullable(),
  /** Requests of the period and their units by reason, the rejected and withdrawn ones too; most units first. */
  reasons: z.array(z.object({ reason: ReturnReason, requests: z.int(), units: z.int() })),
})
export type ReturnRate = z.infer<typeof ReturnRate>

/** By dealer and SKU, where something was returned or asked for in the period; ordered by dealer (without one first), then SKU. */
export const returnRates = query('order.return-rates', {
  input: PageInput.extend({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    dealerCode: DealerCode.optional(),
    sku: Sku.optional(),
  }),
  answer: pageOf(ReturnRate),
})
