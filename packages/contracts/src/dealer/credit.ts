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
  /** Shipped and not paid, less returns. */
  owedMinor: AmountMinor,
})
export type CreditAccount = z.infer<typeof CreditAccount>

export const HoldStatus = z.enum(['held', 'confirmed', 'consumed', 'released', 'expired'])
export type HoldStatus = z.infer<typeof HoldStatus>

export const CreditHold = z.object({
  id: HoldId,
  dealerCode: DealerCode,
  amountMinor: AmountMinor,
  currency: Currency,
  status: HoldStatus,
  expiresAt: z.iso.datetime().nullable(),
})
export type CreditHold = z.infer<typeof CreditHold>

export const CreditReason = z.enum(['hold', 'release', 'expiry', 'shipment', 'return', 'payment'])
export type CreditReason = z.infer<typeof CreditReason>

/** One entry of the append-only credit ledger (信用流水). */
export const CreditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  dealerCode: DealerCode,
  heldDeltaMinor: AmountMinor,
  owedDeltaMinor: AmountMinor,
  reason: CreditReason,
  reference: z.string(),
  actor: z.string(),
})
export type CreditEntry = z.infer<typeof CreditEntry>

export const HoldNotFound = z.object({ code: z.literal('HOLD_NOT_FOUND'), holdId: z.string() })
export const HoldEnded = z.object({ code: z.literal('HOLD_ENDED'), holdId: z.string(), status: HoldStatus })
export const CurrencyMismatch = z.object({ code: z.literal('CURRENCY_MISMATCH'), expected: Currency, given: Currency })
export const CreditExceeded = z.object({
  code: z.literal('CREDIT_EXCEEDED'),
  currency: Currency,
  limitMinor: AmountMinor,
  exposureMinor: AmountMinor,
  requestedMinor: AmountMinor,
})
export const DealerSuspended = z.object({ code: z.literal('DEALER_SUSPENDED'), dealerCode: z.string() })
const common = CommonError.options
const Amount = AmountMinor.min(0)

/** Sets aside part of a dealer's credit for an order: refused where exposure + amount > limit. */
export const holdCredit = command('dealer.hold-credit', {
  input: { holdId: HoldId, dealerCode: DealerCode, amountMinor: Amount, currency: Currency, expiresAt: z.iso.datetime() },
  answer: CreditHold,
  error: z.discriminatedUnion('code', [DealerNotFound, DealerSuspended, CurrencyMismatch, CreditExceeded, ...common]),
})

const endsHold = {
  input: { holdId: HoldId },
  answer: CreditHold,
  error: z.discriminatedUnion('code', [HoldNotFound, HoldEnded, ...common]),
}

/** The order is confirmed: the hold loses its time limit. */
export const confirmHold = command('dealer.confirm-hold', endsHold)
/** The order is refused or cancelled. Released or expired already is fine. */
export const releaseHold = command('dealer.release-hold', endsHold)
/** The order is shipped: held becomes owed. */
export const consumeHold = command('dealer.consume-hold', endsHold)

/** Goods came back: owed goes down by the amount, below zero if need be. */
export const creditReturn = command('dealer.credit-return', {
  input: { returnId: ReturnId, dealerCode: DealerCode, amountMinor: Amount, currency: Currency },
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
  input: PageInput.extend({ dealerCode: DealerCode }),
  answer: pageOf(CreditEntry),
})

export const reconcileCredit = query('dealer.reconcile', {
  input: z.object({}),
  answer: z.object({
    checked: z.int(),
    differences: z.array(z.object({ key: z.string(), field: z.string(), ledger: z.int(), balance: z.int() })),
  }),
})
