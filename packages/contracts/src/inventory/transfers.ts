import { z } from 'zod'
import { LocationCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { InsufficientStock, NotStocked, StockLine, UnknownLocation, UnknownSku } from './stock.js'

export const TransferId = z.uuid().brand<'TransferId'>()
export type TransferId = z.infer<typeof TransferId>

/**
 * draft → dispatched → partlyReceived → received → closed. `returning`: nothing is on its way to the destination any more, but
 * something is on its way back. `cancelled`: ended before the destination had anything of it. `received` stays open for corrections.
 */
export const TransferStatus = z.enum(['draft', 'dispatched', 'partlyReceived', 'returning', 'received', 'closed', 'cancelled'])
export type TransferStatus = z.infer<typeof TransferStatus>

export const TransferAction = z.enum(['dispatch', 'receive', 'takeBack', 'cancel', 'close'])
export type TransferAction = z.infer<typeof TransferAction>

/** dispatched = accepted + damaged + short + rejected + inTransit; rejected = returning + returned + returnedDamaged + returnLost. */
export const TransferLine = z.object({
  sku: Sku,
  requested: z.int(),
  dispatched: z.int(),
  accepted: z.int(),
  damaged: z.int(),
  /** Missing on arrival (短少), less what was found later. */
  short: z.int(),
  /** Came beyond what was dispatched (多到); no part of the equation. */
  over: z.int(),
  /** Refused by the destination (拒收) or called back by the source. */
  rejected: z.int(),
  /** On its way to the destination. */
  inTransit: z.int(),
  /** On its way back to the source. */
  returning: z.int(),
  returned: z.int(),
  returnedDamaged: z.int(),
  /** Lost on the way back. */
  returnLost: z.int(),
})
export type TransferLine = z.infer<typeof TransferLine>

/** A transfer of goods between two places (调拨单). */
export const Transfer = z.object({
  id: TransferId,
  /** `TR` + business day + a running number, e.g. `TR20261122-000042`; on the stock cards of both places. */
  number: z.string(),
  from: LocationCode,
  to: LocationCode,
  status: TransferStatus,
  allowed: z.array(TransferAction),
  lines: z.array(TransferLine),
  reference: z.string().nullable(),
  note: z.string(),
  /** True once the source has called back what was under way: nothing more leaves. */
  recalled: z.boolean(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Transfer = z.infer<typeof Transfer>

/** What one step counted of a SKU. `found`: declared short before and there after all. */
export const TransferCountKind = z.enum([
  'dispatched',
  'accepted',
  'damaged',
  'short',
  'over',
  'found',
  'rejected',
  'recalled',
  'returned',
  'returnedDamaged',
  'returnLost',
])
export type TransferCountKind = z.infer<typeof TransferCountKind>

export const TransferCount = z.object({ sku: Sku, kind: TransferCountKind, quantity: z.int().positive(), note: z.string() })
export type TransferCount = z.infer<typeof TransferCount>

/** One step in a transfer's life: who, when, what, why. */
export const TransferStep = z.object({
  transferId: TransferId,
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['create', ...TransferAction.options]),
  /** After the step. */
  status: TransferStatus,
  counts: z.array(TransferCount),
  note: z.string(),
})
export type TransferStep = z.infer<typeof TransferStep>

const Note = z.string().max(500).default('')
const Reason = z.string().trim().min(1).max(500)
const Counted = z.int().min(0).max(1_000_000).default(0)
const lines = <T extends z.ZodType>(line: T) => z.array(line).min(1).max(1_000)

/** At least one quantity above zero. */
const somethingCounted = (line: object): boolean => Object.values(line).some((value) => typeof value === 'number' && value > 0)

export const ReceiptLine = z
  .object({
    sku: Sku,
    accepted: Counted,
    damaged: Counted,
    short: Counted,
    over: Counted,
    found: Counted,
    rejected: Counted,
    /** Needed where something is short or rejected. */
    note: Note,
  })
  .refine(somethingCounted, 'Nothing was counted')
export type ReceiptLine = z.infer<typeof ReceiptLine>

export const TakeBackLine = z
  .object({
    sku: Sku,
    sellable: Counted,
    damaged: Counted,
    lost: Counted,
    /** Needed where something is lost. */
    note: Note,
  })
  .refine(somethingCounted, 'Nothing was counted')
export type TakeBackLine = z.infer<typeof TakeBackLine>

const SamePlace = z.object({ code: z.literal('SAME_LOCATION'), location: z.string() })
const NotFound = z.object({ code: z.literal('TRANSFER_NOT_FOUND'), transferId: z.string() })
const NotAllowed = z.object({
  code: z.literal('TRANSFER_NOT_ALLOWED'),
  status: TransferStatus,
  /** What can be done with the transfer as it is. */
  allowed: z.array(TransferAction),
})
const NotInTransfer = z.object({ code: z.literal('SKU_NOT_IN_TRANSFER'), skus: z.array(z.string()) })
/** More than is left of a line: to be dispatched, in transit, short, or on its way back. */
const Exceeded = z.object({
  code: z.literal('TRANSFER_QUANTITY_EXCEEDED'),
  exceeded: z.array(z.object({ sku: Sku, kind: TransferCountKind, requested: z.int(), left: z.int() })),
})
const ReasonRequired = z.object({ code: z.literal('REASON_REQUIRED'), skus: z.array(z.string()) })

const common = CommonError.options
const goods = [UnknownSku, UnknownLocation, NotStocked] as const
const onTransfer = { transferId: TransferId }

/** A draft; it keeps no stock. Lines of one SKU are added up. */
export const createTransfer = command('inventory.create-transfer', {
  input: {
    from: LocationCode,
    to: LocationCode,
    lines: lines(StockLine),
    reference: z.string().min(1).max(100).optional(),
    note: Note,
  },
  answer: Transfer,
  error: z.discriminatedUnion('code', [SamePlace, ...goods, ...common]),
})

/** Goods leave the source, out of its shared pool: all that is left of the draft, or the quantities named. */
export const dispatchTransfer = command('inventory.dispatch-transfer', {
  input: { ...onTransfer, lines: lines(StockLine).optional(), note: Note },
  answer: Transfer,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, NotInTransfer, Exceeded, InsufficientStock, ...goods, ...common]),
})

/** A count of what arrived, whole or in part; whatever is not counted stays in transit. A SKU that nobody sent can only be over. */
export const receiveTransfer = command('inventory.receive-transfer', {
  input: { ...onTransfer, lines: lines(ReceiptLine), note: Note },
  answer: Transfer,
  error: z.discriminatedUnion('code', [
    NotFound,
    NotAllowed,
    NotInTransfer,
    Exceeded,
    ReasonRequired,
    InsufficientStock,
    ...goods,
    ...common,
  ]),
})

/** What was rejected or recalled is back at the source. */
export const takeBackTransfer = command('inventory.take-back-transfer', {
  input: { ...onTransfer, lines: lines(TakeBackLine), note: Note },
  answer: Transfer,
  error: z.discriminatedUnion('code', [
    NotFound,
    NotAllowed,
    NotInTransfer,
    Exceeded,
    ReasonRequired,
    InsufficientStock,
    ...goods,
    ...common,
  ]),
})

/**
 * A draft ends at once. What is in transit turns back to the source; once all of it has been taken back the transfer is cancelled, or
 * received where the destination already had a part.
 */
export const cancelTransfer = command('inventory.cancel-transfer', {
  input: { ...onTransfer, reason: Reason },
  answer: Transfer,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, InsufficientStock, ...goods, ...common]),
})

/** Ends a received transfer: no more dispatch, no more corrections. */
export const closeTransfer = command('inventory.close-transfer', {
  input: { ...onTransfer, note: Note },
  answer: Transfer,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, ...common]),
})

/** Transfers that the caller may see; others are absent. */
export const getTransfers = query('inventory.get-transfers', {
  input: z.object({ ids: z.array(TransferId).max(200) }),
  answer: z.array(Transfer),
})

/** Newest first. `since` and `until` bound the moment of creation, `until` excluded. */
export const listTransfers = query('inventory.list-transfers', {
  input: PageInput.extend({
    status: TransferStatus.optional(),
    from: LocationCode.optional(),
    to: LocationCode.optional(),
    sku: Sku.optional(),
    number: z.string().max(40).optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
  }),
  answer: pageOf(Transfer),
})

/** Oldest first. */
export const getTransferHistory = query('inventory.get-transfer-history', {
  input: z.object({ ids: z.array(TransferId).max(200) }),
  answer: z.array(TransferStep),
})

/** What is on its way to a place (在途), transfers that turned back included: equal to the in-transit bucket there. */
export const InTransit = z.object({
  sku: Sku,
  location: LocationCode,
  quantity: z.int(),
  /** Of these, on their way back to where they came from. */
  returning: z.int(),
  transfers: z.int(),
  /** When the oldest of them left or turned back. */
  oldestAt: z.iso.datetime(),
  /** Whole days since then. */
  ageDays: z.int(),
})
export type InTransit = z.infer<typeof InTransit>

/** Ordered by SKU, then location. `minAgeDays` leaves out what is younger. */
export const listInTransit = query('inventory.list-in-transit', {
  input: PageInput.extend({
    sku: Sku.optional(),
    location: LocationCode.optional(),
    minAgeDays: z.int().min(0).max(3_650).optional(),
  }),
  answer: pageOf(InTransit),
})

const fact = z.object({
  transferId: TransferId,
  number: z.string(),
  from: LocationCode,
  to: LocationCode,
  status: TransferStatus,
  counts: z.array(TransferCount),
  note: z.string(),
})

/** Key of all: transfer id. `counts` is what this step moved. */
export const transferCreated = event('inventory.transfer-created.v1', Transfer)
export const transferDispatched = event('inventory.transfer-dispatched.v1', fact)
export const transferReceived = event('inventory.transfer-received.v1', fact)
export const transferTakenBack = event('inventory.transfer-taken-back.v1', fact)
export const transferCancelled = event('inventory.transfer-cancelled.v1', fact)
export const transferClosed = event('inventory.transfer-closed.v1', fact)
