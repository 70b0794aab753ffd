import { z } from 'zod'
import { LocationCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { AmountMinor, Currency, Money, Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { InsufficientStock, NotStocked, UnknownLocation, UnknownSku } from './stock.js'

export const AdjustmentId = z.uuid().brand<'AdjustmentId'>()
export type AdjustmentId = z.infer<typeof AdjustmentId>

/** pending → posted, rejected or withdrawn; at or below the limits an adjustment is posted at once. */
export const AdjustmentStatus = z.enum(['pending', 'posted', 'rejected', 'withdrawn'])
export type AdjustmentStatus = z.infer<typeof AdjustmentStatus>

export const AdjustmentAction = z.enum(['approve', 'reject', 'withdraw', 'reverse'])
export type AdjustmentAction = z.infer<typeof AdjustmentAction>

/** The buckets that people may correct by hand; what orders and transfers keep is theirs. */
export const AdjustmentBucket = z.enum(['sellable', 'frozen', 'damaged', 'outside'])
export type AdjustmentBucket = z.infer<typeof AdjustmentBucket>

/** Code out of the maintained list, e.g. `damage`, `quality-hold`. */
const ReasonCode = z
  .string()
  .trim()
  .regex(/^[a-z][a-z-]{0,31}$/)

export const AdjustmentReason = z.object({
  code: ReasonCode,
  name: z.string().min(1).max(100),
  nameEn: z.string().max(100).default(''),
  noteRequired: z.boolean().default(false),
  /** Our own wish (samples, quality holds) and no physical truth: it takes out of the shared pool only and cuts no quota. */
  planned: z.boolean().default(false),
  /** Inactive ones stay on old documents and are refused on new ones. */
  active: z.boolean().default(true),
})
export type AdjustmentReason = z.infer<typeof AdjustmentReason>

const line = { sku: Sku, location: LocationCode, from: AdjustmentBucket, to: AdjustmentBucket, quantity: Quantity }

/** `value` at the list price of the day of the request; null where the product has none. */
export const AdjustmentLine = z.object({ ...line, quantity: z.int().positive(), value: Money.nullable() })
export type AdjustmentLine = z.infer<typeof AdjustmentLine>

const goods = [UnknownSku, UnknownLocation, NotStocked, InsufficientStock] as const

/** Why stock did not take an approved adjustment. */
export const AdjustmentObstacle = z.discriminatedUnion('code', goods)
export type AdjustmentObstacle = z.infer<typeof AdjustmentObstacle>

/** A correction of stock with its reason (库存调整单). */
export const Adjustment = z.object({
  id: AdjustmentId,
  /** `AD` + business day + a running number, e.g. `AD20261122-000017`; on the stock card. */
  number: z.string(),
  status: AdjustmentStatus,
  allowed: z.array(AdjustmentAction),
  reason: ReasonCode,
  note: z.string(),
  reference: z.string().nullable(),
  lines: z.array(AdjustmentLine),
  units: z.int(),
  /** One sum for each currency of the list prices. */
  values: z.array(Money),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  /** Who posted, rejected or withdrew it. */
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionNote: z.string(),
  /** Why the last approval could not be posted; gone once it is. */
  obstacle: AdjustmentObstacle.nullable(),
  /** The posted adjustment that this one undoes. */
  reverses: AdjustmentId.nullable(),
  /** The adjustment that undoes this one, or waits for approval to do so. */
  reversedBy: AdjustmentId.nullable(),
})
export type Adjustment = z.infer<typeof Adjustment>

/** One step in an adjustment's life: who, when, what, why. */
export const AdjustmentStep = z.object({
  adjustmentId: AdjustmentId,
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['request', 'post', 'approve', 'obstruct', 'reject', 'withdraw', 'reverse']),
  note: z.string(),
})
export type AdjustmentStep = z.infer<typeof AdjustmentStep>

/** Above any of these an adjustment needs the approval of a second person. A currency that is not listed has the limit zero. */
export const AdjustmentLimits = z.object({ maxUnits: z.int().min(0).max(1_000_000_000), maxValues: z.array(Money).max(20) })
export type AdjustmentLimits = z.infer<typeof AdjustmentLimits>

const Note = z.string().trim().max(500).default('')
const Reason = z.string().trim().min(1).max(500)

/** Sellable goods become damaged, frozen or leave; damaged ones are repaired or scrapped; and so on. */
const POSSIBLE = [
  'sellable>damaged',
  'sellable>frozen',
  'sellable>outside',
  'frozen>sellable',
  'frozen>damaged',
  'frozen>outside',
  'damaged>sellable',
  'damaged>frozen',
  'damaged>outside',
  'outside>sellable',
  'outside>frozen',
  'outside>damaged',
]
export const NewAdjustmentLine = z
  .object(line)
  .refine(({ from, to }) => POSSIBLE.includes(`${from}>${to}`), 'Goods go from one bucket to another')
export type NewAdjustmentLine = z.infer<typeof NewAdjustmentLine>

const NotFound = z.object({ code: z.literal('ADJUSTMENT_NOT_FOUND'), adjustmentId: z.string() })
const NotAllowed = z.object({
  code: z.literal('ADJUSTMENT_NOT_ALLOWED'),
  status: AdjustmentStatus,
  /** What can be done with the adjustment as it is. */
  allowed: z.array(AdjustmentAction),
})
const UnknownReason = z.object({ code: z.literal('UNKNOWN_REASON'), reason: z.string(), known: z.array(z.string()) })
const NoteRequired = z.object({ code: z.literal('NOTE_REQUIRED'), reason: z.string() })
/** Four eyes: whoever asked for an adjustment does not decide it; they may withdraw it. */
const SamePerson = z.object({ code: z.literal('SAME_PERSON'), requestedBy: z.string() })
const NotRequester = z.object({ code: z.literal('NOT_REQUESTER'), requestedBy: z.string() })
const AlreadyReversed = z.object({ code: z.literal('ALREADY_REVERSED'), reversedBy: AdjustmentId })

const common = CommonError.options
const onAdjustment = { adjustmentId: AdjustmentId }

/** Posted at once up to the limits, else pending. Lines of the same goods and buckets are added up. */
export const requestAdjustment = command('inventory.request-adjustment', {
  input: {
    reason: ReasonCode,
    note: Note,
    reference: z.string().min(1).max(100).optional(),
    lines: z.array(NewAdjustmentLine).min(1).max(1_000),
  },
  answer: Adjustment,
  error: z.discriminatedUnion('code', [UnknownReason, NoteRequired, ...goods, ...common]),
})

/** Posts what somebody else asked for. Where stock has changed too much it stays pending and keeps the refusal as its obstacle. */
export const approveAdjustment = command('inventory.approve-adjustment', {
  input: { ...onAdjustment, note: Note },
  answer: Adjustment,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, SamePerson, ...goods, ...common]),
})

export const rejectAdjustment = command('inventory.reject-adjustment', {
  input: { ...onAdjustment, reason: Reason },
  answer: Adjustment,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, SamePerson, ...common]),
})

export const withdrawAdjustment = command('inventory.withdraw-adjustment', {
  input: { ...onAdjustment, note: Note },
  answer: Adjustment,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, NotRequester, ...common]),
})

/** Undoes a posted adjustment, once, by a document with its lines the other way round; the limits hold for it too. */
export const reverseAdjustment = command('inventory.reverse-adjustment', {
  input: { ...onAdjustment, note: Reason },
  answer: Adjustment,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, AlreadyReversed, ...goods, ...common]),
})

/** Brand admins only. */
export const setAdjustmentLimits = command('inventory.set-adjustment-limits', {
  input: AdjustmentLimits.shape,
  answer: AdjustmentLimits,
  error: CommonError,
})

/** Adds a reason to the list or replaces it. Brand admins only. */
export const setAdjustmentReason = command('inventory.set-adjustment-reason', {
  input: AdjustmentReason.shape,
  answer: AdjustmentReason,
  error: CommonError,
})

export const getAdjustments = query('inventory.get-adjustments', {
  input: z.object({ ids: z.array(AdjustmentId).max(200) }),
  answer: z.array(Adjustment),
})

/** Newest first. `since` and `until` bound the moment of the request, `until` excluded. */
export const listAdjustments = query('inventory.list-adjustments', {
  input: PageInput.extend({
    status: AdjustmentStatus.optional(),
    reason: ReasonCode.optional(),
    sku: Sku.optional(),
    location: LocationCode.optional(),
    requestedBy: z.string().max(100).optional(),
    number: z.string().max(40).optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
  }),
  answer: pageOf(Adjustment),
})

/** Oldest first. */
export const getAdjustmentHistory = query('inventory.get-adjustment-history', {
  input: z.object({ ids: z.array(AdjustmentId).max(200) }),
  answer: z.array(AdjustmentStep),
})

/** Posted units by business day or month, reason and move; amounts at list price, in one row for each currency. */
export const AdjustmentTotal = z.object({
  /** `2026-11-22` or `2026-11`. */
  period: z.string(),
  reason: ReasonCode,
  from: AdjustmentBucket,
  to: AdjustmentBucket,
  documents: z.int(),
  units: z.int(),
  /** Null for goods without a list price. */
  currency: Currency.nullable(),
  amountMinor: AmountMinor,
})
export type AdjustmentTotal = z.infer<typeof AdjustmentTotal>

/** By the moment of posting, `until` excluded; ordered by period, reason, move and currency. */
export const totalAdjustments = query('inventory.total-adjustments', {
  input: z.object({
    by: z.enum(['day', 'month']).default('month'),
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    location: LocationCode.optional(),
    reason: ReasonCode.optional(),
  }),
  answer: z.array(AdjustmentTotal),
})

export const getAdjustmentLimits = query('inventory.get-adjustment-limits', { input: z.object({}), answer: AdjustmentLimits })

/** Ordered by code, inactive ones included. */
export const listAdjustmentReasons = query('inventory.list-adjustment-reasons', {
  input: z.object({}),
  answer: z.array(AdjustmentReason),
})

/** Key of these: adjustment id. */
export const adjustmentRequested = event('inventory.adjustment-requested.v1', Adjustment)
export const adjustmentPosted = event('inventory.adjustment-posted.v1', Adjustment)
export const adjustmentRejected = event('inventory.adjustment-rejected.v1', Adjustment)
export const adjustmentWithdrawn = event('inventory.adjustment-withdrawn.v1', Adjustment)
/** Key: `adjustment-limits`. */
export const adjustmentLimitsChanged = event('inventory.adjustment-limits-changed.v1', AdjustmentLimits)
