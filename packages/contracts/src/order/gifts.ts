import { z } from 'zod'
import { ChannelCode, Sku } from '../ids.js'
import { UnknownSku } from '../inventory/stock.js'
import { command, CommonError, query } from '../message.js'
import { Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

export const GiftQuoteId = z.uuid().brand<'GiftQuoteId'>()
export type GiftQuoteId = z.infer<typeof GiftQuoteId>

const Text = z.string().trim().min(1)
const Note = z.string().trim().max(500).default('')
const Reason = Text.max(500)

/** Code under which the brand knows a company that buys gifts (大客户编码). */
export const CustomerCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9_-]{0,31}$/)
  .brand<'CustomerCode'>()
export type CustomerCode = z.infer<typeof CustomerCode>

const customerParts = {
  code: CustomerCode,
  name: Text.max(200),
  /** Whom an invoice is made out to (发票抬头). */
  invoiceTitle: Text.max(200),
  /** Unified social credit code or the older taxpayer number (税号). */
  taxNumber: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z]{15,20}$/),
  contactName: Text.max(100),
  contactPhone: Text.max(40),
  /** Of ours, who looks after them (客户经理): an account id or a name. */
  accountManager: z.string().trim().max(100).default(''),
}

/** A company that buys gifts (大客户). */
export const CorporateCustomer = z.object({ ...customerParts, updatedBy: z.string(), updatedAt: z.iso.datetime() })
export type CorporateCustomer = z.infer<typeof CorporateCustomer>

/**
 * draft → submitted → approved → accepted → delivering → completed; submitted → rejected; anything before accepted → withdrawn, and expired
 * once its validity is over. A revision makes a draft of it again.
 */
export const GiftQuoteStatus = z.enum([
  'draft',
  'submitted',
  'approved',
  'rejected',
  'accepted',
  'delivering',
  'completed',
  'expired',
  'withdrawn',
])
export type GiftQuoteStatus = z.infer<typeof GiftQuoteStatus>

export const GiftQuoteAction = z.enum([
  'revise',
  'submit',
  'approve',
  'reject',
  'accept',
  'withdraw',
  'take-recipients',
  'plan-wave',
  'complete',
])
export type GiftQuoteAction = z.infer<typeof GiftQuoteAction>

export const GiftQuoteLine = z.object({
  sku: Sku,
  quantity: Quantity,
  /** What the product cost by its list when this version was written; null where it had no price in the currency. */
  listPrice: UnitPrice.nullable(),
  /** Quoted, and once accepted the contract's (合同价). */
  unitPrice: UnitPrice,
  /** quantity × unitPrice, rounded half up once. */
  amountMinor: z.int(),
})
export type GiftQuoteLine = z.infer<typeof GiftQuoteLine>

/** What is offered; a changed quote is a new version, and all are kept. */
export const GiftQuoteVersion = z.object({
  quoteId: GiftQuoteId,
  /** From 1. */
  version: z.int(),
  validUntil: z.iso.datetime(),
  /** When, how and by whom it is delivered (交付条件). */
  conditions: z.string(),
  /** The sales channel whose quota and rules hold for the stock; `GIFT` where none is named. */
  salesChannel: ChannelCode.nullable(),
  /** Number of a gift batch of the inventory that the goods are kept under. */
  giftBatch: z.string().nullable(),
  note: z.string(),
  lines: z.array(GiftQuoteLine),
  totalMinor: z.int(),
  /** The greatest discount of a line in ten-thousandths of its list price, rounded down; null where a line has no list price. */
  discountBp: z.int().nullable(),
  /** Only a brand administrator may approve it. */
  needsAdmin: z.boolean(),
  writtenBy: z.string(),
  writtenAt: z.iso.datetime(),
})
export type GiftQuoteVersion = z.infer<typeof GiftQuoteVersion>

/** An offer to a company (报价单), and once it is accepted the contract. */
export const GiftQuote = z.object({
  id: GiftQuoteId,
  /** `QT` + business day + a running number, e.g. `QT20261122-000017`. */
  number: z.string(),
  customer: CustomerCode,
  currency: Currency,
  status: GiftQuoteStatus,
  allowed: z.array(GiftQuoteAction),
  /** The version that holds. */
  offer: GiftQuoteVersion,
  contractNumber: z.string().nullable(),
  contractDay: z.iso.date().nullable(),
  submittedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type GiftQuote = z.infer<typeof GiftQuote>

export const GiftQuoteStep = z.object({
  quoteId: GiftQuoteId,
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['create', 'revise', 'submit', 'approve', 'reject', 'accept', 'withdraw', 'deliver', 'complete']),
  version: z.int(),
  note: z.string(),
})
export type GiftQuoteStep = z.infer<typeof GiftQuoteStep>

const NotFound = z.object({ code: z.literal('GIFT_QUOTE_NOT_FOUND'), quoteId: z.string() })
const NotAllowed = z.object({
  code: z.literal('GIFT_QUOTE_NOT_ALLOWED'),
  status: GiftQuoteStatus,
  /** What can be done with the quote as it is. */
  allowed: z.array(GiftQuoteAction),
})
const Changed = z.object({ code: z.literal('GIFT_QUOTE_CHANGED'), version: z.int() })
const CustomerUnknown = z.object({ code: z.literal('CORPORATE_CUSTOMER_NOT_FOUND'), customer: z.string() })
const ValidityPast = z.object({ code: z.literal('VALIDITY_PAST'), validUntil: z.iso.datetime() })
/** Four eyes: neither who wrote nor who submitted a version decides it. */
const SamePerson = z.object({ code: z.literal('SAME_PERSON'), requestedBy: z.string() })
/** The discount is for a brand administrator to approve. */
const AdminNeeded = z.object({
  code: z.literal('DISCOUNT_NEEDS_ADMIN'),
  discountBp: z.int().nullable(),
  limitBp: z.int(),
})
/** Parcels are still to be delivered. */
const ParcelsOpen = z.object({ code: z.literal('GIFT_PARCELS_OPEN'), open: z.int() })

const common = CommonError.options
export const onGiftQuote = { quoteId: GiftQuoteId }
export const giftQuoteErrors = [NotFound, NotAllowed, ...common] as const

const once = (lines: { sku: string }[]): boolean => new Set(lines.map(({ sku }) => sku)).size === lines.length
const offer = {
  validUntil: z.iso.datetime(),
  conditions: z.string().trim().max(2_000).default(''),
  salesChannel: ChannelCode.optional(),
  giftBatch: Text.max(64).optional(),
  note: z.string().trim().max(1_000).default(''),
  lines: z
    .array(z.object({ sku: Sku, quantity: Quantity, unitPrice: UnitPrice }))
    .min(1)
    .max(500)
    .refine(once, 'a SKU comes once'),
}
const offerErrors = [UnknownSku, ValidityPast] as const

/** Keeps a company, or changes what is known of it. */
export const saveCorporateCustomer = command('order.save-corporate-customer', {
  input: customerParts,
  answer: CorporateCustomer,
  error: CommonError,
})

export const createGiftQuote = command('order.create-gift-quote', {
  input: { customer: CustomerCode, currency: Currency, ...offer },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [CustomerUnknown, ...offerErrors, ...common]),
})
/** Another version; `version` is the one that was looked at. */
export const reviseGiftQuote = command('order.revise-gift-quote', {
  input: { ...onGiftQuote, version: z.int(), ...offer },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors, Changed, ...offerErrors]),
})
export const submitGiftQuote = command('order.submit-gift-quote', {
  input: { ...onGiftQuote, note: Note },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors]),
})
/** `version` is the one that was looked at. */
export const approveGiftQuote = command('order.approve-gift-quote', {
  input: { ...onGiftQuote, version: z.int(), note: Note },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors, Changed, SamePerson, AdminNeeded]),
})
export const rejectGiftQuote = command('order.reject-gift-quote', {
  input: { ...onGiftQuote, reason: Reason },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors, SamePerson]),
})
/** The company has signed: the quote is a contract (合同) now. */
export const acceptGiftQuote = command('order.accept-gift-quote', {
  input: { ...onGiftQuote, contractNumber: Text.max(64), contractDay: z.iso.date() },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors]),
})
export const withdrawGiftQuote = command('order.withdraw-gift-quote', {
  input: { ...onGiftQuote, note: Note },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors]),
})
/** Every parcel was delivered and no more will come, whatever the contract had still left. */
export const completeGiftQuote = command('order.complete-gift-quote', {
  input: { ...onGiftQuote, note: Note },
  answer: GiftQuote,
  error: z.discriminatedUnion('code', [...giftQuoteErrors, ParcelsOpen]),
})

/** By code. Companies and quotes are the brand's own business: others get nothing. */
export const listCorporateCustomers = query('order.list-corporate-customers', {
  input: PageInput.extend({
    /** Part of the name, or the beginning of the code. */
    search: z.string().trim().max(100).optional(),
    accountManager: z.string().max(100).optional(),
  }),
  answer: pageOf(CorporateCustomer),
})
export const getCorporateCustomers = query('order.get-corporate-customers', {
  input: z.object({ codes: z.array(CustomerCode).max(1_000) }),
  answer: z.array(CorporateCustomer),
})
/** Newest first. */
export const listGiftQuotes = query('order.list-gift-quotes', {
  input: PageInput.extend({
    status: GiftQuoteStatus.optional(),
    customer: CustomerCode.optional(),
    /** Beginning of the quote's or of the contract's number. */
    number: z.string().trim().max(64).optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
  }),
  answer: pageOf(GiftQuote),
})
export const getGiftQuotes = query('order.get-gift-quotes', {
  input: z.object({ ids: z.array(GiftQuoteId).max(200) }),
  answer: z.array(GiftQuote),
})
/** Oldest first. */
export const getGiftQuoteVersions = query('order.get-gift-quote-versions', {
  input: z.object({ ids: z.array(GiftQuoteId).max(200) }),
  answer: z.array(GiftQuoteVersion),
})
/** Oldest first. Its expiry is nobody's step. */
export const getGiftQuoteHistory = query('order.get-gift-quote-history', {
  input: z.object({ ids: z.array(GiftQuoteId).max(200) }),
  answer: z.array(GiftQuoteStep),
})
