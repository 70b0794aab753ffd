import { z } from 'zod'
import { DealerCode, HoldId } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import {
  approval,
  CreditExceeded,
  CreditHold,
  CreditOverdue,
  DealerSuspended,
  HoldEnded,
  HoldNotFound,
  HoldStatus,
} from './credit.js'

const common = CommonError.options
const Amount = AmountMinor.min(0)

/** The hold keeps less than what is asked of it. */
export const HoldTooSmall = z.object({
  code: z.literal('HOLD_TOO_SMALL'),
  holdId: z.string(),
  amountMinor: AmountMinor,
  requestedMinor: AmountMinor,
})

/**
 * The order became larger or smaller. `amountMinor` is what is still to be shipped; `shippedMinor` what its shipments come to so far: what of it
 * has not become owed yet stays held beside. More than before is checked like a new hold, less is always possible.
 */
export const changeHold = command('dealer.change-hold', {
  input: { holdId: HoldId, amountMinor: Amount, shippedMinor: Amount.optional(), ...approval },
  answer: CreditHold,
  error: z.discriminatedUnion('code', [HoldNotFound, HoldEnded, DealerSuspended, CreditExceeded, CreditOverdue, ...common]),
})

/** Part of an order becomes an order of its own: part of its live hold becomes a hold of its own, with the same status and time limit. */
export const splitHold = command('dealer.split-hold', {
  input: { holdId: HoldId, newHoldId: HoldId, amountMinor: Amount },
  answer: z.object({ hold: CreditHold, newHold: CreditHold }),
  error: z.discriminatedUnion('code', [HoldNotFound, HoldEnded, HoldTooSmall, ...common]),
})

/** An order is taken up again: its released or expired hold lives again, checked like a new one. A live one of this amount is fine. */
export const reopenHold = command('dealer.reopen-hold', {
  input: { holdId: HoldId, amountMinor: Amount, expiresAt: z.iso.datetime(), ...approval },
  answer: CreditHold,
  error: z.discriminatedUnion('code', [HoldNotFound, HoldEnded, DealerSuspended, CreditExceeded, CreditOverdue, ...common]),
})

/** A hold as lists show it. */
export const CreditHoldRow = CreditHold.extend({
  consumedMinor: AmountMinor,
  /** The order is over but for shipments on their way into the account. */
  closing: z.boolean(),
  splitFrom: HoldId.nullable(),
  /** How far above the limit it went, who approved that and why; null where it fitted. */
  override: z.object({ overLimitMinor: AmountMinor, approvedBy: z.string(), reason: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type CreditHoldRow = z.infer<typeof CreditHoldRow>

/** Newest first. */
export const listCreditHolds = query('dealer.list-credit-holds', {
  input: PageInput.extend({
    dealerCode: DealerCode.optional(),
    statuses: z.array(HoldStatus).min(1).optional(),
    /** Only those that went above the limit with an approval. */
    overLimit: z.boolean().optional(),
  }),
  answer: pageOf(CreditHoldRow),
})
