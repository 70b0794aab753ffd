import { z } from 'zod'
import { ChannelCode, LocationCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { InsufficientStock, NotStocked, UnknownChannel, UnknownLocation, UnknownSku } from './stock.js'

export const GiftBatchId = z.uuid().brand<'GiftBatchId'>()
export type GiftBatchId = z.infer<typeof GiftBatchId>

/** pending → approved, rejected or withdrawn; approved → closed by somebody, or expired when its time is over. */
export const GiftBatchStatus = z.enum(['pending', 'approved', 'rejected', 'withdrawn', 'closed', 'expired'])
export type GiftBatchStatus = z.infer<typeof GiftBatchStatus>

export const GiftBatchAction = z.enum(['approve', 'reject', 'withdraw', 'close'])
export type GiftBatchAction = z.infer<typeof GiftBatchAction>

/** What is kept of a SKU at a place for the gifts of one customer. */
export const GiftBatchLine = z.object({
  sku: Sku,
  location: LocationCode,
  quantity: z.int().positive(),
  /** Reserved or shipped out of it. */
  used: z.int().nonnegative(),
  /** Still kept; once the batch has ended, it is the pool's. */
  remaining: z.int().nonnegative(),
})
export type GiftBatchLine = z.infer<typeof GiftBatchLine>

/** Goods kept for a customer's gifts until a day (礼品批次配额). Reservations name its channel and, as `batch`, its number. */
export const GiftBatch = z.object({
  id: GiftBatchId,
  /** `GB` + business day + a running number, e.g. `GB20261122-000017`. */
  number: z.string(),
  status: GiftBatchStatus,
  allowed: z.array(GiftBatchAction),
  channel: ChannelCode,
  customer: z.string(),
  validUntil: z.iso.datetime(),
  note: z.string(),
  lines: z.array(GiftBatchLine),
  quantity: z.int(),
  used: z.int(),
  remaining: z.int(),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  /** Who approved, rejected or withdrew it. */
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionNote: z.string(),
  /** Who closed it before its time was over. */
  closedBy: z.string().nullable(),
  closedAt: z.iso.datetime().nullable(),
})
export type GiftBatch = z.infer<typeof GiftBatch>

/** One step in a batch's life: who, when, what, why. Its expiry is nobody's step. */
export const GiftBatchStep = z.object({
  batchId: GiftBatchId,
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['request', 'approve', 'reject', 'withdraw', 'close']),
  note: z.string(),
})
export type GiftBatchStep = z.infer<typeof GiftBatchStep>

const Note = z.string().trim().max(500).default('')
const Reason = z.string().trim().min(1).max(500)
const Customer = z.string().trim().min(1).max(200)

const NotFound = z.object({ code: z.literal('GIFT_BATCH_NOT_FOUND'), batchId: z.string() })
const NotAllowed = z.object({
  code: z.literal('GIFT_BATCH_NOT_ALLOWED'),
  status: GiftBatchStatus,
  /** What can be done with the batch as it is. */
  allowed: z.array(GiftBatchAction),
})
const NoGiftChannel = z.object({ code: z.literal('NO_GIFT_CHANNEL'), channel: ChannelCode })
const ValidityPast = z.object({ code: z.literal('VALIDITY_PAST'), validUntil: z.iso.datetime() })
const LocationExcluded = z.object({ code: z.literal('LOCATION_EXCLUDED'), channel: ChannelCode, location: LocationCode })
/** Four eyes: whoever asked for a batch does not decide it; they may withdraw it. */
const SamePerson = z.object({ code: z.literal('SAME_PERSON'), requestedBy: z.string() })
const NotRequester = z.object({ code: z.literal('NOT_REQUESTER'), requestedBy: z.string() })

const common = CommonError.options
const goods = [UnknownSku, UnknownLocation, NotStocked, UnknownChannel, NoGiftChannel] as const
const onBatch = { batchId: GiftBatchId }

/** Asks for goods to be kept. Nothing is kept before the approval. Lines of one SKU at one place are added up. */
export const requestGiftBatch = command('inventory.request-gift-batch', {
  input: {
    channel: ChannelCode,
    customer: Customer,
    validUntil: z.iso.datetime(),
    note: Note,
    lines: z
      .array(z.object({ sku: Sku, location: LocationCode, quantity: Quantity }))
      .min(1)
      .max(500),
  },
  answer: GiftBatch,
  error: z.discriminatedUnion('code', [...goods, ValidityPast, ...common]),
})

/** A second person approves: what was asked for is taken out of the pool and kept. Where the pool has too little it stays pending. */
export const approveGiftBatch = command('inventory.approve-gift-batch', {
  input: { ...onBatch, note: Note },
  answer: GiftBatch,
  error: z.discriminatedUnion('code', [
    NotFound,
    NotAllowed,
    SamePerson,
    ...goods,
    ValidityPast,
    LocationExcluded,
    InsufficientStock,
    ...common,
  ]),
})

export const rejectGiftBatch = command('inventory.reject-gift-batch', {
  input: { ...onBatch, reason: Reason },
  answer: GiftBatch,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, SamePerson, ...common]),
})

export const withdrawGiftBatch = command('inventory.withdraw-gift-batch', {
  input: { ...onBatch, note: Note },
  answer: GiftBatch,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, NotRequester, ...common]),
})

/** Ends an approved batch before its time: what is left goes back to the pool, what was reserved out of it goes on. */
export const closeGiftBatch = command('inventory.close-gift-batch', {
  input: { ...onBatch, note: Note },
  answer: GiftBatch,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, ...common]),
})

export const getGiftBatches = query('inventory.get-gift-batches', {
  input: z.object({ ids: z.array(GiftBatchId).max(200) }),
  answer: z.array(GiftBatch),
})

/** Newest first. `since` and `until` bound the moment of the request, `until` excluded; `customer` is a part of the name. */
export const listGiftBatches = query('inventory.list-gift-batches', {
  input: PageInput.extend({
    status: GiftBatchStatus.optional(),
    channel: ChannelCode.optional(),
    customer: z.string().max(100).optional(),
    sku: Sku.optional(),
    location: LocationCode.optional(),
    requestedBy: z.string().max(100).optional(),
    number: z.string().max(40).optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
  }),
  answer: pageOf(GiftBatch),
})

/** Oldest first. */
export const getGiftBatchHistory = query('inventory.get-gift-batch-history', {
  input: z.object({ ids: z.array(GiftBatchId).max(200) }),
  answer: z.array(GiftBatchStep),
})

/** Key of these: batch id. The end by the clock shows in `inventory.quota-changed.v1` with the cause `time`. */
export const giftBatchRequested = event('inventory.gift-batch-requested.v1', GiftBatch)
export const giftBatchApproved = event('inventory.gift-batch-approved.v1', GiftBatch)
export const giftBatchRejected = event('inventory.gift-batch-rejected.v1', GiftBatch)
export const giftBatchWithdrawn = event('inventory.gift-batch-withdrawn.v1', GiftBatch)
export const giftBatchClosed = event('inventory.gift-batch-closed.v1', GiftBatch)
