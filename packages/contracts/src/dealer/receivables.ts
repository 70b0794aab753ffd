import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { CreditAccount, CurrencyMismatch } from './credit.js'
import { DealerNotFound } from './dealers.js'

const common = CommonError.options
const refusals = z.discriminatedUnion('code', [DealerNotFound, CurrencyMismatch, ...common])
const Reference = z.string().trim().min(1).max(200)
const Reason = z.string().trim().min(1).max(500)

/** Rebate (返利) of a settlement: owed goes down, up where it is claw-back (negative). Once per settlement, whatever the key. */
export const creditRebate = command('dealer.credit-rebate', {
  input: {
    settlementId: z.uuid(),
    /** The settlement's number, for the ledger. */
    number: z.string().min(1).max(100),
    dealerCode: DealerCode,
    amountMinor: AmountMinor,
    currency: Currency,
  },
  answer: CreditAccount,
  error: refusals,
})

/** Corrects what a dealer owes: more (positive) or less. Brand people and services only. */
export const adjustOwed = command('dealer.adjust-owed', {
  input: {
    dealerCode: DealerCode,
    amountMinor: AmountMinor.refine((amount) => amount !== 0, 'An adjustment of nothing'),
    currency: Currency,
    reference: Reference,
    reason: Reason,
  },
  answer: CreditAccount,
  error: refusals,
})

/** Terms of payment (账期). */
export const CreditTerms = z.object({
  dealerCode: DealerCode,
  /** Days from a document to its due day. */
  paymentDays: z.int(),
  /** No new orders once something is overdue by more than so many days; null: overdue stops nothing. */
  blockAfterDays: z.int().nullable(),
})
export type CreditTerms = z.infer<typeof CreditTerms>

/** Holds for documents from now on; those that are there keep their due day. Without terms: 30 days, and overdue stops nothing. */
export const setCreditTerms = command('dealer.set-credit-terms', {
  input: {
    dealerCode: DealerCode,
    paymentDays: z.int().min(0).max(365),
    blockAfterDays: z.int().min(0).max(365).nullable().default(null),
    reason: Reason,
  },
  answer: CreditTerms,
  error: z.discriminatedUnion('code', [DealerNotFound, ...common]),
})

/** On top of the limit from `validFrom` (included) to `validTo` (excluded); several add up. It ends by itself. */
export const TemporaryLimit = z.object({
  id: z.uuid(),
  dealerCode: DealerCode,
  amountMinor: AmountMinor,
  currency: Currency,
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  reason: z.string(),
  grantedBy: z.string(),
  grantedAt: z.iso.datetime(),
  /** Null where it was left to its end. */
  endedBy: z.string().nullable(),
})
export type TemporaryLimit = z.infer<typeof TemporaryLimit>

const TemporaryLimitInvalid = z.object({
  code: z.literal('TEMPORARY_LIMIT_INVALID'),
  validFrom: z.string(),
  validTo: z.string(),
})

/** Raises a dealer's limit for a time (临时额度). TEMPORARY_LIMIT_INVALID where it would be over already or end before it begins. */
export const grantTemporaryLimit = command('dealer.grant-temporary-limit', {
  input: {
    dealerCode: DealerCode,
    amountMinor: AmountMinor.min(1),
    currency: Currency,
    validFrom: z.iso.datetime(),
    validTo: z.iso.datetime(),
    reason: Reason,
  },
  answer: TemporaryLimit,
  error: z.discriminatedUnion('code', [DealerNotFound, CurrencyMismatch, TemporaryLimitInvalid, ...common]),
})

/** Ends a temporary limit before its time; one that is over already is fine. */
export const endTemporaryLimit = command('dealer.end-temporary-limit', {
  input: { temporaryLimitId: z.uuid() },
  answer: TemporaryLimit,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('TEMPORARY_LIMIT_NOT_FOUND'), temporaryLimitId: z.string() }),
    ...common,
  ]),
})

export const ReceivableKind = z.enum(['shipment', 'rebate', 'adjustment'])
export type ReceivableKind = z.infer<typeof ReceivableKind>

/** Something to be paid (应收): a shipment, a claw-back or an upward adjustment. What is paid or credited goes to the oldest first. */
export const Receivable = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  dealerCode: DealerCode,
  kind: ReceivableKind,
  /** Number of the shipment or settlement, or the adjustment's reference. */
  document: z.string(),
  documentId: z.string().nullable(),
  currency: Currency,
  amountMinor: AmountMinor,
  openMinor: AmountMinor,
  /** Business days (Asia/Shanghai). */
  day: z.iso.date(),
  dueOn: z.iso.date(),
  /** Full days since the due day while something is open, else 0. */
  daysOverdue: z.int(),
})
export type Receivable = z.infer<typeof Receivable>

const ReceivableState = z.enum(['open', 'overdue', 'paid'])

/** Newest first. */
export const listReceivables = query('dealer.list-receivables', {
  input: PageInput.extend({
    dealerCode: DealerCode.optional(),
    /** `open` includes `overdue`. */
    state: ReceivableState.optional(),
    kinds: z.array(ReceivableKind).min(1).optional(),
    document: z.string().min(1).max(200).optional(),
    /** First and last due day. */
    dueFrom: z.iso.date().optional(),
    dueTo: z.iso.date().optional(),
  }),
  answer: pageOf(Receivable),
})

/** A dealer's credit at one moment. Exposure = held + owed. */
export const CreditOverview = CreditAccount.extend({
  temporaryMinor: AmountMinor,
  /** Limit and temporary limits together. */
  effectiveLimitMinor: AmountMinor,
  /** Effective limit less exposure; below zero where the exposure is above it. */
  availableMinor: AmountMinor,
  /** Open receivables: owed where it is above zero. */
  receivableMinor: AmountMinor,
  overdueMinor: AmountMinor,
  /** Due day of the oldest open receivable. */
  oldestDueOn: z.iso.date().nullable(),
  /** What the brand owes the dealer: owed where it is below zero. */
  prepaidMinor: AmountMinor,
  openHolds: z.int(),
  terms: CreditTerms,
  /** New orders are refused until the overdue is paid. */
  blocked: z.boolean(),
  /** In force or still to come, by their end. */
  temporaryLimits: z.array(TemporaryLimit),
})
export type CreditOverview = z.infer<typeof CreditOverview>

/** By dealer code; dealers that the caller does not see are absent. */
export const getCreditOverviews = query('dealer.get-credit-overviews', {
  input: z.object({ codes: z.array(DealerCode).max(1_000) }),
  answer: z.array(CreditOverview),
})
