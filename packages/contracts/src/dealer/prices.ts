import { z } from 'zod'
import { ChannelCode, DealerCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { DealerNotFound } from './dealers.js'

/** Code of a price list (价格表), chosen by whoever opens it. */
export const PriceListCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9_-]{0,31}$/)
  .brand<'PriceListCode'>()
export type PriceListCode = z.infer<typeof PriceListCode>

/** The channels of an order (渠道). Orders keep the reason of a price, so their contract builds on this one. */
export const PriceChannel = z.enum(['dealer', 'online', 'gift', 'store'])
export type PriceChannel = z.infer<typeof PriceChannel>

/** Whom a list is for, from the widest to the narrowest; the narrowest that has a price wins. */
export const PriceScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('general') }),
  /** One channel, or within it one sales channel, which is narrower. */
  z.object({ kind: z.literal('channel'), channel: PriceChannel, salesChannel: ChannelCode.optional() }),
  z.object({ kind: z.literal('tier'), tier: z.string().trim().min(1).max(32) }),
  z.object({ kind: z.literal('dealer'), dealerCode: DealerCode }),
])
export type PriceScope = z.infer<typeof PriceScope>
const PriceScopeKind = z.enum(['general', 'channel', 'tier', 'dealer'])

/** Only `draft` is left by a command alone: a released list is `scheduled`, `active` and `ended` by the clock. */
export const PriceListStatus = z.enum(['draft', 'scheduled', 'active', 'ended'])
export type PriceListStatus = z.infer<typeof PriceListStatus>

const Moment = z.iso.datetime()

export const PriceList = z.object({
  code: PriceListCode,
  name: z.string(),
  currency: Currency,
  scope: PriceScope,
  /** Among lists of one scope the higher one is asked first. */
  priority: z.int(),
  status: PriceListStatus,
  /** From this moment; null where nobody has said and it is a draft: from its release. */
  validFrom: Moment.nullable(),
  /** Until just before this moment; null where it has no end. */
  validTo: Moment.nullable(),
  note: z.string(),
  createdBy: z.string(),
  createdAt: Moment,
  releasedBy: z.string().nullable(),
  releasedAt: Moment.nullable(),
  /** Counts the changes of the list itself, not those of its prices. */
  version: z.int(),
})
export type PriceList = z.infer<typeof PriceList>

/** One version of a price: never rewritten, only closed by the next. */
export const PriceItem = z.object({
  id: z.uuid(),
  listCode: PriceListCode,
  sku: Sku,
  /** Quantity break (数量阶梯): holds from this quantity of a line on. */
  minQuantity: Quantity,
  unitPrice: UnitPrice,
  /** Null: with its list. */
  validFrom: Moment.nullable(),
  validTo: Moment.nullable(),
  recordedAt: Moment,
  recordedBy: z.string(),
  /** When another version took its place, or it was taken out; null while it stands. */
  closedAt: Moment.nullable(),
  closedBy: z.string().nullable(),
})
export type PriceItem = z.infer<typeof PriceItem>

const PriceSource = z.enum(['dealer', 'tier', 'channel', 'general', 'none'])

/** Why a line has its price. All but `source` is null where no list has one. */
export const PriceReason = z.object({
  source: PriceSource,
  priceList: PriceListCode.nullable(),
  name: z.string().nullable(),
  minQuantity: Quantity.nullable(),
  /** Within which the price holds: that of the list and its own, together. */
  validFrom: Moment.nullable(),
  validTo: Moment.nullable(),
})
export type PriceReason = z.infer<typeof PriceReason>

const buyer = {
  channel: PriceChannel,
  salesChannel: ChannelCode.optional(),
  dealerCode: DealerCode.optional(),
  currency: Currency,
  /** Now, where it is left out. Of a moment that is over: what held then, as it was known then. */
  at: Moment.optional(),
}

export const QuotedPrice = z.object({ sku: Sku, quantity: Quantity, unitPrice: UnitPrice.nullable(), reason: PriceReason })
export type QuotedPrice = z.infer<typeof QuotedPrice>

/**
 * The price of each line, in the order in which they were asked: dealer → tier → channel → general → none. Dealer people ask for their own
 * dealers in channel `dealer`; anything else they are answered with nothing.
 */
export const quotePrices = query('dealer.quote-prices', {
  input: z.object({ ...buyer, lines: z.array(z.object({ sku: Sku, quantity: Quantity })).max(5_000) }),
  answer: z.array(QuotedPrice),
})

/** What became of a list that might have had the price. */
const PriceOutcome = z.enum(['won', 'outranked', 'quantity-too-small', 'no-price'])

export const PriceCandidate = z.object({
  outcome: PriceOutcome,
  source: PriceSource.exclude(['none']),
  priceList: PriceListCode,
  name: z.string(),
  priority: z.int(),
  /** The break that holds, or the smallest that would; null where the list has no price for the SKU. */
  minQuantity: Quantity.nullable(),
  unitPrice: UnitPrice.nullable(),
  validFrom: Moment.nullable(),
  validTo: Moment.nullable(),
})
export type PriceCandidate = z.infer<typeof PriceCandidate>

/** Why this price: all lists that hold for the buyer, in the order in which they are asked. */
export const explainPrice = query('dealer.explain-price', {
  input: z.object({ ...buyer, sku: Sku, quantity: Quantity }),
  answer: z.object({ quoted: QuotedPrice, candidates: z.array(PriceCandidate) }).nullable(),
})

const PriceListNotFound = z.object({ code: z.literal('PRICE_LIST_NOT_FOUND'), listCode: z.string() })
const PriceListExists = z.object({ code: z.literal('PRICE_LIST_EXISTS'), listCode: z.string() })
/** Somebody else changed the list meanwhile. */
const PriceListChanged = z.object({ code: z.literal('PRICE_LIST_CHANGED'), listCode: z.string(), version: z.int() })
export const PriceListAction = z.enum(['change', 'release', 'end', 'copy', 'change-prices'])
export type PriceListAction = z.infer<typeof PriceListAction>
const PriceListNotAllowed = z.object({
  code: z.literal('PRICE_LIST_NOT_ALLOWED_IN_STATUS'),
  listCode: z.string(),
  status: PriceListStatus,
  allowed: z.array(PriceListAction),
})
/** `empty`: ends before it begins. `past`: would change what has held already. `fixed`: cannot change once the list is active. */
const PriceListValidityWrong = z.object({
  code: z.literal('PRICE_LIST_VALIDITY'),
  listCode: z.string(),
  problem: z.enum(['empty', 'past', 'fixed']),
})
/** Two changes of one command are about the same SKU and break at the same time. Positions in `changes`, from 0. */
const PricesOverlap = z.object({
  code: z.literal('PRICES_OVERLAP'),
  overlaps: z.array(z.object({ position: z.int(), other: z.int() })),
})
/** Somebody else changed these prices since they were read. */
const PricesChanged = z.object({
  code: z.literal('PRICES_CHANGED'),
  changed: z.array(z.object({ position: z.int(), sku: Sku, minQuantity: Quantity, unitPrice: UnitPrice.nullable() })),
})

const common = CommonError.options
const priority = z.int().min(0).max(9_999)
const Name = z.string().trim().min(1).max(200)
const Note = z.string().max(500)

/** Opens a list as a draft: nobody is quoted from it until it is released. */
export const createPriceList = command('dealer.create-price-list', {
  input: {
    code: PriceListCode,
    name: Name,
    currency: Currency,
    scope: PriceScope,
    priority: priority.default(0),
    validFrom: Moment.nullable().default(null),
    validTo: Moment.nullable().default(null),
    note: Note.default(''),
  },
  answer: PriceList,
  error: z.discriminatedUnion('code', [PriceListExists, PriceListValidityWrong, DealerNotFound, ...common]),
})

/** What is left out stays. Once a list is active only its name, note and end change, and the end lies ahead. */
export const changePriceList = command('dealer.change-price-list', {
  input: {
    code: PriceListCode,
    /** The version that the caller saw. */
    version: z.int(),
    name: Name.optional(),
    priority: priority.optional(),
    validFrom: Moment.optional(),
    validTo: Moment.optional(),
    /** Takes the end away. */
    noEnd: z.boolean().default(false),
    note: Note.optional(),
  },
  answer: PriceList,
  error: z.discriminatedUnion('code', [
    PriceListNotFound,
    PriceListChanged,
    PriceListNotAllowed,
    PriceListValidityWrong,
    ...common,
  ]),
})

/** The list holds from `validFrom` on, at the earliest from now; nothing has to run at that moment. */
export const releasePriceList = command('dealer.release-price-list', {
  input: { code: PriceListCode, version: z.int() },
  answer: PriceList,
  error: z.discriminatedUnion('code', [
    PriceListNotFound,
    PriceListChanged,
    PriceListNotAllowed,
    PriceListValidityWrong,
    ...common,
  ]),
})

/** Ends now. One that has not begun yet never will. */
export const endPriceList = command('dealer.end-price-list', {
  input: { code: PriceListCode, version: z.int(), reason: z.string().trim().min(1).max(500) },
  answer: PriceList,
  error: z.discriminatedUnion('code', [PriceListNotFound, PriceListChanged, PriceListNotAllowed, ...common]),
})

/** A decimal number of percent, e.g. `"-5"` or `"2.5"`; above −100. */
const PercentChange = z
  .string()
  .regex(/^[+-]?\d{1,4}(\.\d{1,4})?$/)
  .refine((text) => Number(text) > -100, 'must be above -100')

/**
 * A new draft with the prices that hold in `from` at a moment, without validity of their own, each changed by `percent` and rounded half up
 * to `decimals`. A price above zero stays above zero: where rounding would make it nothing, it keeps six decimals.
 */
export const copyPriceList = command('dealer.copy-price-list', {
  input: {
    from: PriceListCode,
    /** Now where it is left out, or the moment at which `from` begins if that lies ahead. */
    at: Moment.optional(),
    percent: PercentChange.default('0'),
    decimals: z.int().min(0).max(6).default(2),
    code: PriceListCode,
    name: Name,
    scope: PriceScope.optional(),
    priority: priority.optional(),
    validFrom: Moment.nullable().default(null),
    validTo: Moment.nullable().default(null),
    note: Note.default(''),
  },
  answer: z.object({ list: PriceList, prices: z.int() }),
  error: z.discriminatedUnion('code', [PriceListNotFound, PriceListExists, PriceListValidityWrong, DealerNotFound, ...common]),
})

export const MAX_PRICE_CHANGES = 5_000

/** Within its validity the new price takes the place of what stands there; outside of it the earlier price stays. */
export const PriceChange = z
  .object({
    sku: Sku,
    minQuantity: Quantity.default(1),
    /** None takes the price out. */
    unitPrice: UnitPrice.nullable().default(null),
    /** Null: as long as the list. */
    validFrom: Moment.nullable().default(null),
    validTo: Moment.nullable().default(null),
    /** The version that the caller saw, null if there was none: refused where it no longer stands, or where something stands by now. */
    basedOn: z.uuid().nullable().optional(),
  })
  .refine(({ validFrom, validTo }) => validFrom === null || validTo === null || Date.parse(validFrom) < Date.parse(validTo), {
    path: ['validTo'],
    message: 'must be after validFrom',
  })
export type PriceChange = z.infer<typeof PriceChange>

/** Sets prices of a list, all or none. Each change closes what it replaces and opens a version; all other prices are left alone. */
export const changePrices = command('dealer.change-prices', {
  input: { listCode: PriceListCode, changes: z.array(PriceChange).min(1).max(MAX_PRICE_CHANGES) },
  answer: z.object({ changed: z.int(), unchanged: z.int() }),
  error: z.discriminatedUnion('code', [PriceListNotFound, PriceListNotAllowed, PricesOverlap, PricesChanged, ...common]),
})

export const getPriceLists = query('dealer.get-price-lists', {
  input: z.object({ codes: z.array(PriceListCode).max(1_000) }),
  answer: z.array(PriceList),
})

/** By code. */
export const listPriceLists = query('dealer.list-price-lists', {
  input: PageInput.extend({
    search: z.string().max(100).optional(),
    scope: PriceScopeKind.optional(),
    channel: PriceChannel.optional(),
    tier: z.string().max(32).optional(),
    dealerCode: DealerCode.optional(),
    currency: Currency.optional(),
    status: PriceListStatus.optional(),
  }),
  answer: pageOf(PriceList),
})

/** The prices of a list that stand, by SKU, break and validity. */
export const listPrices = query('dealer.list-prices', {
  input: PageInput.extend({
    listCode: PriceListCode,
    /** Beginning of the SKU. */
    search: z.string().trim().toUpperCase().max(64).optional(),
    /** Only those that hold at this moment. */
    at: Moment.optional(),
  }),
  answer: pageOf(PriceItem),
})

/** Every version of the prices of a SKU, of a list, or of a SKU in a list; newest first. */
export const listPriceHistory = query('dealer.list-price-history', {
  input: PageInput.extend({ sku: Sku.optional(), listCode: PriceListCode.optional() }).refine(
    ({ sku, listCode }) => sku !== undefined || listCode !== undefined,
    { path: ['sku'], message: 'sku or listCode is needed' },
  ),
  answer: pageOf(PriceItem),
})

/** One step in a list's life: who, when, what. */
export const PriceListStep = z.object({
  listCode: PriceListCode,
  version: z.int(),
  at: Moment,
  actor: z.string(),
  action: z.enum(['create', 'copy', 'change', 'release', 'end']),
  note: z.string(),
})
export type PriceListStep = z.infer<typeof PriceListStep>

/** Oldest first. */
export const getPriceListHistory = query('dealer.get-price-list-history', {
  input: z.object({ codes: z.array(PriceListCode).max(200) }),
  answer: z.array(PriceListStep),
})

/* Key of the events here: code of the list. */
export const priceListChanged = event(
  'dealer.price-list-changed.v1',
  PriceList.omit({ status: true, note: true }).extend({ action: PriceListStep.shape.action }),
)
/** Prices of a list changed; how many, and those SKUs if they are not more than a hundred. */
export const pricesChanged = event(
  'dealer.prices-changed.v1',
  z.object({ listCode: PriceListCode, currency: Currency, changed: z.int(), skus: z.array(Sku).nullable() }),
)
