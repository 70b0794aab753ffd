import { z } from 'zod'
import { DealerCode, HoldId, ReturnId } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { DealerNotFound } from './dealers.js'

/** Exposure (信用占用) = held + owed; it may go below zero after returns. All in minor units of `currency`. */
export const CreditAccount = z.object({
  dealerCode: DealerCode,
  currency: Currency,
  limitMinor: AmountMinor,
  /** Sum of live holds: orders confirmed or on their way there. Never negative. */
  heldMinor: AmountMinor,
  /** Shipped and not paid, less returns. Below zero it is the dealer's prepaid balance (预付款). */
  owedMinor: AmountMinor,
  /** Temporary limits (临时额度) in force at this moment, on top of the limit; absent where there are none. */
  temporaryMinor: AmountMinor.optional(),
})
export type CreditAccount = z.infer<typeof CreditAccount>

export const HoldStatus = z.enum(['held', 'confirmed', 'consumed', 'released', 'expired'])
export type HoldStatus = z.infer<typeof HoldStatus>

export const CreditHold = z.object({
  id: HoldId,
  dealerCode: DealerCode,
  /** What it sets aside; of one that has ended, what it ended with. */
  amountMinor: AmountMinor,
  currency: Currency,
  status: HoldStatus,
  expiresAt: z.iso.datetime().nullable(),
  /** What has become owed of it, shipment by shipment; absent where nothing has. */
  consumedMinor: AmountMinor.optional(),
})
export type CreditHold = z.infer<typeof CreditHold>

/** `hold` and `release` are also what a change of a hold's amount adds or gives back. */
export const CreditReason = z.enum(['hold', 'release', 'expiry', 'shipment', 'return', 'payment', 'rebate', 'adjustment'])
export type CreditReason = z.infer<typeof CreditReason>

/** One entry of the append-only credit ledger (信用流水). */
export const CreditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  dealerCode: DealerCode,
  heldDeltaMinor: AmountMinor,
  owedDeltaMinor: AmountMinor,
  reason: CreditReason,
  /** Number of the shipment, return or settlement; the payment's or adjustment's own reference; the hold's id. */
  reference: z.string(),
  /** The document that moved owed, by its number; null where owed did not move. */
  document: z.string().nullable(),
  /** The document's id where it has one: shipment, return, settlement. */
  documentId: z.string().nullable(),
  /** The reason that somebody gave: of an adjustment, of a hold above the limit. */
  note: z.string().nullable(),
  actor: z.string(),
})
export type CreditEntry = z.infer<typeof CreditEntry>

export const HoldNotFound = z.object({ code: z.literal('HOLD_NOT_FOUND'), holdId: z.string() })
export const HoldEnded = z.object({ code: z.literal('HOLD_ENDED'), holdId: z.string(), status: HoldStatus })
export const CurrencyMismatch = z.object({ code: z.literal('CURRENCY_MISMATCH'), expected: Currency, given: Currency })
export const CreditExceeded = z.object({
  code: z.literal('CREDIT_EXCEEDED'),
  currency: Currency,
  /** The limit of that moment: temporary limits in force are in it. */
  limitMinor: AmountMinor,
  exposureMinor: AmountMinor,
  requestedMinor: AmountMinor,
})
/** More than `graceDays` after its due day something is still unpaid, and the dealer's terms allow no new orders then. */
export const CreditOverdue = z.object({
  code: z.literal('CREDIT_OVERDUE'),
  currency: Currency,
  /** Unpaid and overdue by more than `graceDays` days. */
  overdueMinor: AmountMinor,
  graceDays: z.int(),
})
export const DealerSuspended = z.object({ code: z.literal('DEALER_SUSPENDED'), dealerCode: z.string() })
const common = CommonError.options
const Amount = AmountMinor.min(0)

/**
 * Somebody who may has approved credit above the limit, or while something is overdue; why. Both or neither, and passed on by services only.
 * Where credit is free anyway it has no effect.
 */
export const approval = { approvedBy: z.string().min(1).max(200).optional(), reason: z.string().min(1).max(500).optional() }

/** Sets aside part of a dealer's credit for an order: refused where exposure + amount > limit, unless it was approved. */
export const holdCredit = command('dealer.hold-credit', {
  input: {
    holdId: HoldId,
    dealerCode: DealerCode,
    amountMinor: Amount,
    currency: Currency,
    expiresAt: z.iso.datetime(),
    ...approval,
  },
  answer: CreditHold,
  error: z.discriminatedUnion('code', [
    DealerNotFound,
    DealerSuspended,
    CurrencyMismatch,
    CreditExceeded,
    CreditOverdue,
    ...common,
  ]),
})

const endsHold = {
  input: { holdId: HoldId },
  answer: CreditHold,
  error: z.discriminatedUnion('code', [HoldNotFound, HoldEnded, ...common]),
}

/** The order is confirmed: the hold loses its time limit. */
export const confirmHold = command('dealer.confirm-hold', endsHold)
/**
 * The order is refused or cancelled. Released or expired already is fine. `shippedMinor`: what the order's shipments come to so far; as
 * much of it as has not become owed yet stays held until its shipment arrives.
 */
export const releaseHold = command('dealer.release-hold', {
  ...endsHold,
  input: { ...endsHold.input, shippedMinor: Amount.optional() },
})
/** The whole hold becomes owed at once, for orders without shipments. */
export const consumeHold = command('dealer.consume-hold', endsHold)

/** Goods came back: owed goes down by the amount, below zero if need be. */
export const creditReturn = command('dealer.credit-return', {
  input: {
    returnId: ReturnId,
    dealerCode: DealerCode,
    amountMinor: Amount,
    currency: Currency,
    /** The return's number, for the ledger; its id where not given. */
    number: z.string().min(1).max(100).optional(),
  },
  answer: CreditAccount,
  error: z.discriminatedUnion('code', [DealerNotFound, CurrencyMismatch, ...common]),
})

export const recordPayment = command('dealer.record-payment', {
  input: { dealerCode: DealerCode, amountMinor: Amount.min(1), currency: Currency, reference: z.string().min(1).max(200) },
  answer: CreditAccount,
  error: z.discriminatedUnion('code', [DealerNotFound, CurrencyMismatch, ...common]),
})

export const setCreditLimit = command('dealer.set-credit-limit', {
  input: { dealerCode: DealerCode, limitMinor: Amount, currency: Currency, reason: z.string().min(1).max(500) },
  answer: CreditAccount,
  error: z.discriminatedUnion('code', [DealerNotFound, CurrencyMismatch, ...common]),
})

export const getCreditAccounts = query('dealer.get-credit-accounts', {
  input: z.object({ codes: z.array(DealerCode).max(5_000) }),
  answer: z.array(CreditAccount),
})

export const listCreditEntries = query('dealer.list-credit-entries', {
  input: PageInput.extend({
    dealerCode: DealerCode,
    reasons: z.array(CreditReason).min(1).optional(),
    /** Number or id of a document, or a reference. */
    document: z.string().min(1).max(200).optional(),
    /** At or after, and before. */
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(CreditEntry),
})

export const reconcileCredit = query('dealer.reconcile', {
  input: z.object({}),
  answer: z.object({
    checked: z.int(),
    differences: z.array(z.object({ key: z.string(), field: z.string(), ledger: z.int(), balance: z.int() })),
  }),
})
