import { err, ok } from '@channel/contracts'
import type { Currency, DealerCode, ErrorOf, HoldId, Result, ReturnId } from '@channel/contracts'
import type { changeHold, confirmHold, holdCredit, splitHold } from '@channel/contracts/dealer'
import type { Account, Hold } from './account.js'

/** What a decision can see: the account, the holds it is about, and to whom the document it is about was booked before. */
export type Credit = {
  readonly account: Account
  readonly hold: Hold | undefined
  /** The second hold of a split. */
  readonly newHold: Hold | undefined
  readonly bookedTo: DealerCode | undefined
  /** Business day (Asia/Shanghai) of the decision. */
  readonly day: string
}

export type Approval = { readonly approvedBy: string; readonly reason: string }

type Money = { readonly dealerCode: DealerCode; readonly amountMinor: number; readonly currency: Currency }

export type HoldChange =
  | (Money & { type: 'hold'; holdId: HoldId; expiresAt: string; approval?: Approval })
  | { type: 'confirm'; holdId: HoldId }
  | { type: 'release'; holdId: HoldId; shippedMinor?: number }
  | { type: 'consume'; holdId: HoldId }
  | { type: 'expire'; holdId: HoldId; at: string }
  | { type: 'change-hold'; holdId: HoldId; amountMinor: number; shippedMinor?: number; approval?: Approval }
  | { type: 'reopen-hold'; holdId: HoldId; amountMinor: number; expiresAt: string; approval?: Approval }
  | { type: 'split-hold'; holdId: HoldId; newHoldId: HoldId; amountMinor: number }
  | (Money & { type: 'ship'; holdId: HoldId; shipmentId: string; number: string; day: string; last: boolean })

export type OwedChange =
  | (Money & { type: 'credit-return'; returnId: ReturnId; number?: string })
  | (Money & { type: 'credit-rebate'; settlementId: string; number: string })
  | (Money & { type: 'adjust-owed'; reference: string; reason: string })
  | (Money & { type: 'record-payment'; reference: string })
  | { type: 'set-limit'; dealerCode: DealerCode; limitMinor: number; currency: Currency; reason: string }

export type CreditChange = HoldChange | OwedChange

/** A document: its number for people, its id where it has one. */
export type Document = { readonly number: string; readonly id: string | null }

export type CreditEvent =
  | { type: 'credit-held'; hold: Hold & { expiresAt: string } }
  | { type: 'hold-confirmed'; hold: Hold }
  | { type: 'hold-changed'; hold: Hold; deltaMinor: number }
  | { type: 'hold-split'; hold: Hold; newHold: Hold; amountMinor: number }
  | { type: 'hold-released'; hold: Hold }
  | { type: 'hold-consumed'; hold: Hold }
  | { type: 'hold-expired'; hold: Hold }
  /** `heldMinor` of the amount had been set aside. */
  | {
      type: 'goods-owed'
      hold: Hold
      document: Document & { id: string }
      amountMinor: number
      heldMinor: number
      day: string
      dueOn: string
    }
  | { type: 'return-credited'; returnId: ReturnId; document: Document; amountMinor: number }
  | { type: 'rebate-credited'; document: Document & { id: string }; amountMinor: number; day: string; dueOn: string }
  | { type: 'owed-adjusted'; document: Document; reason: string; amountMinor: number; day: string; dueOn: string }
  | { type: 'payment-recorded'; document: Document; amountMinor: number }
  | { type: 'limit-changed'; fromMinor: number; toMinor: number; reason: string }

export type CreditRefusal = Exclude<
  ErrorOf<typeof holdCredit> | ErrorOf<typeof confirmHold> | ErrorOf<typeof changeHold> | ErrorOf<typeof splitHold>,
  { code: 'IDEMPOTENCY_KEY_REUSED' }
>

/** An empty list means that what is asked for has already come about. */
export type Decision = Result<CreditEvent[], CreditRefusal>

export const inCurrency = (account: Account, given: Currency, events: () => CreditEvent[]): Decision =>
  account.currency === given ? ok(events()) : err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given })

/** A document is booked once, whatever key it comes under, and to one dealer. */
export const onceBooked = ({ account, bookedTo }: Credit, document: string, decide: () => Decision): Decision => {
  if (bookedTo === undefined) return decide()
  return bookedTo === account.dealerCode ? ok([]) : err({ code: 'FORBIDDEN', reason: `${document} was booked to another dealer` })
}
