import type { Currency, DealerCode, HoldId } from '@channel/contracts'
import type { HoldStatus } from '@channel/contracts/dealer'

/** A dealer's credit account as it stands under its lock, at the moment of its transaction. Amounts in minor units of `currency`. */
export type Account = {
  readonly dealerCode: DealerCode
  readonly currency: Currency
  readonly suspended: boolean
  readonly limitMinor: number
  /** Temporary limits in force. */
  readonly temporaryMinor: number
  readonly heldMinor: number
  readonly owedMinor: number
  /** Sum of all receivables there ever were; what is not owed of it was paid or credited. */
  readonly invoicedMinor: number
  readonly paymentDays: number
  /** No new credit while anything of the first `dueMinor` that was invoiced is unpaid: that much was due more than `graceDays` ago. */
  readonly block: { readonly graceDays: number; readonly dueMinor: number } | null
}

/** A hold that went above the limit, or past a block, because somebody approved it. */
export type Override = { readonly overLimitMinor: number; readonly approvedBy: string; readonly reason: string }

export type Hold = {
  readonly id: HoldId
  readonly dealerCode: DealerCode
  /** What it sets aside; of one that has ended, what it ended with. */
  readonly amountMinor: number
  readonly status: HoldStatus
  /** ISO 8601; null once confirmed. */
  readonly expiresAt: string | null
  /** What has become owed of it. */
  readonly consumedMinor: number
  /** Its order is over; what it still keeps waits for shipments on their way here. */
  readonly closing: boolean
  readonly splitFrom: HoldId | null
  readonly override: Override | null
}

/** Exposure (信用占用): what the dealer's open orders and unpaid goods come to. */
export const exposureOf = (account: Account): number => account.heldMinor + account.owedMinor

export const effectiveLimitOf = (account: Account): number => account.limitMinor + account.temporaryMinor

/** What keeps the dealer from new credit, because it is overdue for too long. Payments cover the oldest first. */
export const blockingMinor = ({ block, invoicedMinor, owedMinor }: Account): number =>
  block ? Math.max(0, block.dueMinor - (invoicedMinor - owedMinor)) : 0

export const isLive = (hold: Hold): boolean => hold.status === 'held' || hold.status === 'confirmed'
