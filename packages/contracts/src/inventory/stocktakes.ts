import { z } from 'zod'
import { LocationCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { Money } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { NotStocked, UnknownLocation, UnknownSku } from './stock.js'

export const StocktakeId = z.uuid().brand<'StocktakeId'>()
export type StocktakeId = z.infer<typeof StocktakeId>

/** counting ⇄ review → closed; counting or review → cancelled while nothing has been posted. */
export const StocktakeStatus = z.enum(['counting', 'review', 'closed', 'cancelled'])
export type StocktakeStatus = z.infer<typeof StocktakeStatus>

/**
 * uncounted and recount wait for a counter; counted waits for approval; unclear waits for somebody who knows which shelf the units that
 * moved between two counts came from; approved and due are on their way to the ledger; refused was approved and found too little sellable
 * stock. At the end: matched (no difference), posted, left (as it was, by the reviewer's choice).
 */
export const StocktakeLineStatus = z.enum([
  'uncounted',
  'recount',
  'unclear',
  'counted',
  'matched',
  'approved',
  'due',
  'refused',
  'posted',
  'left',
])
export type StocktakeLineStatus = z.infer<typeof StocktakeLineStatus>

const Days = z.int().min(1).max(3_650)
const Most = z.int().min(1).max(100_000)

/** What is counted: everything (全盘), or by a rule (循环盘点). */
export const StocktakeScope = z.discriminatedUnion('rule', [
  /** Every SKU that the books have at the place, and whatever else is found. */
  z.object({ rule: z.literal('everything') }),
  z.object({ rule: z.literal('skus'), skus: z.array(Sku).min(1).max(5_000) }),
  z.object({ rule: z.literal('category'), category: z.string().min(1).max(64) }),
  /** Not counted at this place for so many days, those that waited longest first. */
  z.object({ rule: z.literal('not-counted'), days: Days, most: Most }),
  /** Those of which most units left the place in the last days. */
  z.object({ rule: z.literal('top-movers'), days: Days, most: Most }),
])
export type StocktakeScope = z.infer<typeof StocktakeScope>

/** Above these somebody else than the counter must approve: units of a line, or its value at list price in the currency named. */
export const StocktakeLimits = z.object({ maxUnits: z.int().nonnegative(), maxValues: z.array(Money).max(20) })
export type StocktakeLimits = z.infer<typeof StocktakeLimits>

const Progress = z.record(StocktakeLineStatus, z.int())

export const Stocktake = z.object({
  id: StocktakeId,
  /** `ST` + business day + a running number, e.g. `ST20261122-000003`; on the stock card. */
  number: z.string(),
  location: LocationCode,
  kind: z.enum(['full', 'cycle']),
  scope: StocktakeScope,
  /** Counters do not see what the books say. */
  blind: z.boolean(),
  status: StocktakeStatus,
  note: z.string(),
  /** As they were at the opening. */
  limits: StocktakeLimits,
  openedAt: z.iso.datetime(),
  openedBy: z.string(),
  endedAt: z.iso.datetime().nullable(),
})
export type Stocktake = z.infer<typeof Stocktake>

/** Units by condition: `good` is sellable + reserved + allocated + frozen. */
const Units = z.object({ good: z.int(), damaged: z.int() })

/** What a counter of a blind count does not see. */
const StocktakeFigures = z.object({
  /** The books when the stocktake was opened. */
  snapshot: Units,
  /** The books at the moment of the count: the snapshot and everything physical that moved since. */
  book: Units.nullable(),
  /** What is posted: counted − book. Without regard to condition, all of it is `good`. */
  difference: Units.nullable(),
  /** Of the difference, at list price; null where the product has none. */
  value: Money.nullable(),
  needsApproval: z.boolean().nullable(),
  /** Physical movements between the first and the last count that add up. */
  movedBetween: z.int().nullable(),
})

export const StocktakeRefusal = z.object({ code: z.string(), requested: z.int().nullable(), available: z.int().nullable() })
export type StocktakeRefusal = z.infer<typeof StocktakeRefusal>

export const StocktakeLine = z.object({
  sku: Sku,
  status: StocktakeLineStatus,
  counted: z.int().nullable(),
  /** Of the units counted; null where nobody looked at their condition. */
  damaged: z.int().nullable(),
  /** Counts that add up. */
  counts: z.int(),
  firstCountedAt: z.iso.datetime().nullable(),
  lastCountedAt: z.iso.datetime().nullable(),
  figures: StocktakeFigures.nullable(),
  approvedBy: z.string().nullable(),
  postedAt: z.iso.datetime().nullable(),
  /** Why an approved line could not be posted. */
  refusal: StocktakeRefusal.nullable(),
})
export type StocktakeLine = z.infer<typeof StocktakeLine>

/** `shelf` adds to the SKU's other counts, `recount` replaces all that were counted before it. */
const CountMode = z.enum(['shelf', 'recount'])

export const StocktakeCount = z.object({
  id: z.uuid(),
  sku: Sku,
  mode: CountMode,
  area: z.string(),
  counted: z.int(),
  damaged: z.int().nullable(),
  countedAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  counter: z.string(),
})
export type StocktakeCount = z.infer<typeof StocktakeCount>

export const StocktakeStep = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['open', 'submit', 'settle', 'recount', 'approve', 'zero', 'post', 'close', 'cancel']),
  /** Lines concerned. */
  lines: z.int(),
  note: z.string(),
})
export type StocktakeStep = z.infer<typeof StocktakeStep>

const units = z.int().min(0).max(100_000_000)

export const CountLine = z.object({
  /** The caller's own number of the line, e.g. the row of a file; the place in the call where it is absent. */
  line: z.int().optional(),
  sku: Sku,
  /** Where given, it must be the stocktake's. */
  location: LocationCode.optional(),
  /** All units found, damaged ones among them. */
  counted: units,
  /** Absent: nobody looked, unless another shelf's count of the SKU names some. */
  damaged: units.optional(),
  mode: CountMode,
  /** Shelf or bin, for the eye only. */
  area: z.string().max(64).default(''),
  /** When the units were counted: not before the opening. A device that was offline reports later. */
  countedAt: z.iso.datetime().optional(),
})
export type CountLine = z.infer<typeof CountLine>

/** Why one line of many was not taken; the others were. */
export const CountError = z.object({
  line: z.int(),
  sku: z.string(),
  code: z.enum([
    'INVALID_ROW',
    'UNKNOWN_SKU',
    'NOT_STOCKED',
    'WRONG_LOCATION',
    'SKU_NOT_IN_STOCKTAKE',
    'SKU_IN_STOCKTAKE',
    'LINE_CLOSED',
    'COUNTED_BEFORE_OPENING',
    'COUNTED_IN_FUTURE',
    'MORE_DAMAGED_THAN_COUNTED',
    'SUPERSEDED',
  ]),
  detail: z.string(),
})
export type CountError = z.infer<typeof CountError>

const common = CommonError.options
const id = { stocktakeId: StocktakeId }
const NotFound = z.object({ code: z.literal('STOCKTAKE_NOT_FOUND'), stocktakeId: z.string() })
const WrongState = z.object({ code: z.literal('STOCKTAKE_STATE'), status: StocktakeStatus, allowed: z.array(StocktakeStatus) })
/** Some of the lines named are not in a state in which this can be done; absent ones have no status. */
const WrongLines = z.object({
  code: z.literal('LINE_STATE'),
  lines: z.array(z.object({ sku: z.string(), status: StocktakeLineStatus.nullable() })),
  allowed: z.array(StocktakeLineStatus),
})
const refusals = [NotFound, WrongState, ...common] as const

/** At most one open stocktake holds a SKU at a place. A full count of 100,000 SKUs locks none of them. */
export const openStocktake = command('inventory.open-stocktake', {
  input: {
    location: LocationCode,
    scope: StocktakeScope,
    blind: z.boolean().default(false),
    note: z.string().max(500).default(''),
  },
  answer: z.object({ stocktakeId: StocktakeId, number: z.string(), lines: z.int() }),
  error: z.discriminatedUnion('code', [
    UnknownLocation,
    UnknownSku,
    NotStocked,
    z.object({ code: z.literal('NOTHING_TO_COUNT') }),
    /** The first hundred, and the stocktakes that hold them. */
    z.object({ code: z.literal('SKU_IN_STOCKTAKE'), skus: z.array(z.string()), numbers: z.array(z.string()) }),
    ...common,
  ]),
})

/** Takes the good lines and names the bad ones. At most 1,000 lines a call. */
export const recordCounts = command('inventory.record-counts', {
  input: { ...id, lines: z.array(CountLine).min(1).max(1_000) },
  answer: z.object({ accepted: z.int(), errors: z.array(CountError) }),
  error: z.discriminatedUnion('code', [...refusals]),
})

/** For an unclear line: the units that moved between its counts left (or reached) shelves already counted, or not yet counted. */
export const settleStocktakeLine = command('inventory.settle-stocktake-line', {
  input: { ...id, sku: Sku, moved: z.enum(['counted-shelves', 'uncounted-shelves']) },
  answer: z.object({ status: StocktakeLineStatus }),
  error: z.discriminatedUnion('code', [WrongLines, ...refusals]),
})

/** Ends counting. Lines without a difference are matched, differences within the limits approved. */
export const submitStocktake = command('inventory.submit-stocktake', {
  input: id,
  answer: z.object({ matched: z.int(), approved: z.int(), waiting: z.int() }),
  error: z.discriminatedUnion('code', [...refusals]),
})

/** Sets the counts of the SKUs aside and goes back to counting. */
export const requestRecount = command('inventory.request-recount', {
  input: { ...id, skus: z.array(Sku).min(1).max(5_000), note: z.string().max(500).default('') },
  answer: z.object({ lines: z.int() }),
  error: z.discriminatedUnion('code', [WrongLines, ...refusals]),
})

/** Approves the SKUs named, or all that wait. Nobody approves what he counted himself. */
export const approveStocktake = command('inventory.approve-stocktake', {
  input: { ...id, skus: z.array(Sku).min(1).max(5_000).optional() },
  answer: z.object({ approved: z.int() }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('SAME_PERSON'), skus: z.array(z.string()) }),
    WrongLines,
    ...refusals,
  ]),
})

/**
 * The reviewer's word that what nobody counted is not there. Lines whose goods moved since the opening are left uncounted and told by
 * `moved`: they exist or existed, so only a count can say how many there are. A call takes 10,000 lines; `remaining` wait for the next.
 */
export const countRestAsZero = command('inventory.count-rest-as-zero', {
  input: id,
  answer: z.object({ zeroed: z.int(), moved: z.int(), remaining: z.int() }),
  error: z.discriminatedUnion('code', [...refusals]),
})

/** Posts everything approved, and tries again what was refused. Answers how many lines it set on their way; each line tells how it went. */
export const postStocktake = command('inventory.post-stocktake', {
  input: id,
  answer: z.object({ due: z.int() }),
  error: z.discriminatedUnion('code', [...refusals]),
})

/** Uncounted lines and lines that stock refused are given up by explicit choice only. */
export const closeStocktake = command('inventory.close-stocktake', {
  input: { ...id, uncounted: z.literal('leave').optional(), refused: z.literal('leave').optional() },
  answer: z.object({ posted: z.int(), left: z.int() }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('LINES_OPEN'), open: z.array(z.object({ status: StocktakeLineStatus, lines: z.int() })) }),
    ...refusals,
  ]),
})

/** Nothing is posted, every SKU is free again. */
export const cancelStocktake = command('inventory.cancel-stocktake', {
  input: { ...id, note: z.string().max(500).default('') },
  answer: z.object({ lines: z.int() }),
  error: z.discriminatedUnion('code', [z.object({ code: z.literal('ALREADY_POSTED'), lines: z.int() }), ...refusals]),
})

/** For stocktakes opened from now on. */
export const setStocktakeLimits = command('inventory.set-stocktake-limits', {
  input: StocktakeLimits.shape,
  answer: StocktakeLimits,
  error: CommonError,
})

export const getStocktakeLimits = query('inventory.get-stocktake-limits', { input: z.object({}), answer: StocktakeLimits })

/** Null where there is none that the caller may see. */
export const getStocktake = query('inventory.get-stocktake', {
  input: z.object(id),
  answer: Stocktake.extend({ progress: Progress }).nullable(),
})

/** Newest first. */
export const listStocktakes = query('inventory.list-stocktakes', {
  input: PageInput.extend({
    location: LocationCode.optional(),
    status: StocktakeStatus.optional(),
    kind: Stocktake.shape.kind.optional(),
    openedFrom: z.iso.datetime().optional(),
    openedTo: z.iso.datetime().optional(),
  }),
  answer: pageOf(Stocktake),
})

/** By SKU. `differences` shows lines that differ from the books; those who may not see the books get none. */
export const listStocktakeLines = query('inventory.list-stocktake-lines', {
  input: PageInput.extend({
    ...id,
    status: z.array(StocktakeLineStatus).min(1).optional(),
    differences: z.boolean().optional(),
    search: z.string().max(100).optional(),
  }),
  answer: pageOf(StocktakeLine),
})

/** Every count that was ever taken, newest first. */
export const listStocktakeCounts = query('inventory.list-stocktake-counts', {
  input: PageInput.extend({ ...id, sku: Sku.optional() }),
  answer: pageOf(StocktakeCount),
})

/** Who did what, newest first. */
export const listStocktakeSteps = query('inventory.list-stocktake-steps', {
  input: PageInput.extend(id),
  answer: pageOf(StocktakeStep),
})

const Value = z.object({ currency: z.string(), moreMinor: z.int(), lessMinor: z.int() })

/** Over the lines counted. Null where there is no such stocktake, or the caller may not see the books. */
export const getStocktakeSummary = query('inventory.get-stocktake-summary', {
  input: z.object(id),
  answer: z
    .object({
      counted: z.int(),
      differing: z.int(),
      /** Units found more and fewer than in the books; fewer is not negative. */
      unitsMore: z.int(),
      unitsLess: z.int(),
      values: z.array(Value),
      /** Lines without a difference, of all counted; two decimals. */
      lineAccuracyPercent: z.number(),
      /** 1 − |differences| / book units, never below 0. */
      unitAccuracyPercent: z.number(),
    })
    .nullable(),
})

const fact = z.object({ stocktakeId: StocktakeId, number: z.string(), location: LocationCode })

/** Key of all three: stocktake id. */
export const stocktakeOpened = event('inventory.stocktake-opened.v1', fact.extend({ lines: z.int() }))
export const stocktakeClosed = event('inventory.stocktake-closed.v1', fact.extend({ posted: z.int(), left: z.int() }))
export const stocktakeCancelled = event('inventory.stocktake-cancelled.v1', fact)
