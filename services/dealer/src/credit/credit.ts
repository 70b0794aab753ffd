import { err, ok } from '@channel/contracts'
import type { Currency, DealerCode, ErrorOf, HoldId, Result, ReturnId } from '@channel/contracts'
import type { confirmHold, holdCredit, HoldStatus } from '@channel/contracts/dealer'

/** A dealer's credit account as it stands under its lock. Amounts in minor units of `currency`. */
export type Account = {
  readonly dealerCode: DealerCode
  readonly currency: Currency
  readonly suspended: boolean
  readonly limitMinor: number
  readonly heldMinor: number
  readonly owedMinor: number
}

export type Hold = {
  readonly id: HoldId
  readonly dealerCode: DealerCode
  readonly amountMinor: number
  readonly status: HoldStatus
  /** ISO 8601; null once confirmed. */
  readonly expiresAt: string | null
}

/** What a decision can see: the account, the one hold it is about, and to whom the return it is about was credited before. */
export type Credit = {
  readonly account: Account
  readonly hold: Hold | undefined
  readonly returnCreditedTo: DealerCode | undefined
}

export type CreditChange =
  | { type: 'hold'; holdId: HoldId; dealerCode: DealerCode; amountMinor: number; currency: Currency; expiresAt: string }
  | { type: 'confirm'; holdId: HoldId }
  | { type: 'release'; holdId: HoldId }
  | { type: 'consume'; holdId: HoldId }
  | { type: 'expire'; holdId: HoldId; at: string }
  | { type: 'credit-return'; dealerCode: DealerCode; returnId: ReturnId; amountMinor: number; currency: Currency }
  | { type: 'record-payment'; dealerCode: DealerCode; amountMinor: number; currency: Currency; reference: string }
  | { type: 'set-limit'; dealerCode: DealerCode; limitMinor: number; currency: Currency; reason: string }

export type CreditEvent =
  | { type: 'credit-held'; hold: Hold & { expiresAt: string } }
  | { type: 'hold-confirmed'; hold: Hold }
  | { type: 'hold-released'; hold: Hold }
  | { type: 'hold-consumed'; hold: Hold }
  | { type: 'hold-expired'; hold: Hold }
  | { type: 'return-credited'; returnId: ReturnId; amountMinor: number }
  | { type: 'payment-recorded'; amountMinor: number; reference: string }
  | { type: 'limit-changed'; fromMinor: number; toMinor: number; reason: string }

export type CreditRefusal = Exclude<ErrorOf<typeof holdCredit> | ErrorOf<typeof confirmHold>, { code: 'IDEMPOTENCY_KEY_REUSED' }>

type Decision = Result<CreditEvent[], CreditRefusal>

/** Exposure (信用占用): what the dealer's open orders and unpaid goods come to. */
export const exposureOf = (account: Account): number => account.heldMinor + account.owedMinor

/** What follows from a change. An empty list means that what is asked for has already come about. */
export const decide = (credit: Credit, change: CreditChange): Decision => {
  switch (change.type) {
    case 'hold':
      return decideHold(credit, change)
    case 'confirm':
      return onHold(credit, change.holdId, confirmation)
    case 'release':
      return onHold(credit, change.holdId, release)
    case 'consume':
      return onHold(credit, change.holdId, consumption)
    case 'expire':
      return onHold(credit, change.holdId, expiryAt(change.at))
    case 'credit-return':
      return decideReturn(credit, change)
    case 'record-payment':
      return inCurrency(credit.account, change.currency, () => [
        { type: 'payment-recorded', amountMinor: change.amountMinor, reference: change.reference },
      ])
    case 'set-limit':
      return inCurrency(credit.account, change.currency, (account) =>
        account.limitMinor === change.limitMinor
          ? []
          : [{ type: 'limit-changed', fromMinor: account.limitMinor, toMinor: change.limitMinor, reason: change.reason }],
      )
  }
}

const inCurrency = (account: Account, given: Currency, events: (account: Account) => CreditEvent[]): Decision =>
  account.currency === given ? ok(events(account)) : err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given })

/** A return is credited once, whatever key it comes under, and to one dealer. */
const decideReturn = (
  { account, returnCreditedTo }: Credit,
  change: Extract<CreditChange, { type: 'credit-return' }>,
): Decision => {
  const { returnId, amountMinor, currency } = change
  if (returnCreditedTo !== undefined && returnCreditedTo !== account.dealerCode) {
    return err({ code: 'FORBIDDEN', reason: `return ${returnId} was credited to another dealer` })
  }
  return inCurrency(account, currency, () =>
    returnCreditedTo === undefined ? [{ type: 'return-credited', returnId, amountMinor }] : [],
  )
}

const decideHold = ({ account, hold }: Credit, change: Extract<CreditChange, { type: 'hold' }>): Decision => {
  if (hold) return repeatedHold(hold, change)
  if (account.suspended) return err({ code: 'DEALER_SUSPENDED', dealerCode: account.dealerCode })
  if (account.currency !== change.currency) {
    return err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given: change.currency })
  }
  if (exposureOf(account) + change.amountMinor > account.limitMinor) return err(exceeded(account, change.amountMinor))
  const { holdId: id, dealerCode, amountMinor, expiresAt } = change
  return ok([{ type: 'credit-held', hold: { id, dealerCode, amountMinor, status: 'held', expiresAt } }])
}

const exceeded = (account: Account, requestedMinor: number): CreditRefusal => ({
  code: 'CREDIT_EXCEEDED',
  currency: account.currency,
  limitMinor: account.limitMinor,
  exposureMinor: exposureOf(account),
  requestedMinor,
})

/** The same hold under another idempotency key is no second hold; another one may not take its id. */
const repeatedHold = (hold: Hold, change: Extract<CreditChange, { type: 'hold' }>): Decision =>
  isLive(hold) && hold.dealerCode === change.dealerCode && hold.amountMinor === change.amountMinor
    ? ok([])
    : err({ code: 'FORBIDDEN', reason: `hold ${hold.id} exists with another amount or dealer, or has ended` })

const isLive = (hold: Hold): boolean => hold.status === 'held' || hold.status === 'confirmed'

const onHold = ({ hold }: Credit, holdId: HoldId, outcome: (hold: Hold) => CreditEvent[] | 'ended'): Decision => {
  if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
  const events = outcome(hold)
  return events === 'ended' ? err({ code: 'HOLD_ENDED', holdId, status: hold.status }) : ok(events)
}

const confirmation = (hold: Hold): CreditEvent[] | 'ended' => {
  if (hold.status === 'confirmed') return []
  return hold.status === 'held' ? [{ type: 'hold-confirmed', hold: { ...hold, status: 'confirmed', expiresAt: null } }] : 'ended'
}

const release = (hold: Hold): CreditEvent[] | 'ended' => {
  if (hold.status === 'released' || hold.status === 'expired') return []
  return isLive(hold) ? [{ type: 'hold-released', hold: { ...hold, status: 'released', expiresAt: null } }] : 'ended'
}

const consumption = (hold: Hold): CreditEvent[] | 'ended' => {
  if (hold.status === 'consumed') return []
  return isLive(hold) ? [{ type: 'hold-consumed', hold: { ...hold, status: 'consumed', expiresAt: null } }] : 'ended'
}

/** Confirmed in the meantime, ended, or not due yet: nothing happens. */
const expiryAt =
  (at: string) =>
  (hold: Hold): CreditEvent[] =>
    hold.status === 'held' && hold.expiresAt !== null && Date.parse(hold.expiresAt) <= Date.parse(at)
      ? [{ type: 'hold-expired', hold: { ...hold, status: 'expired', expiresAt: null } }]
      : []

/** What an event adds to held and to owed: the ledger entry and the balance both follow from it. */
export const deltasOf = (event: CreditEvent): { heldMinor: number; owedMinor: number } => {
  switch (event.type) {
    case 'credit-held':
      return { heldMinor: event.hold.amountMinor, owedMinor: 0 }
    case 'hold-released':
    case 'hold-expired':
      return { heldMinor: -event.hold.amountMinor, owedMinor: 0 }
    case 'hold-consumed':
      return { heldMinor: -event.hold.amountMinor, owedMinor: event.hold.amountMinor }
    case 'return-credited':
    case 'payment-recorded':
      return { heldMinor: 0, owedMinor: -event.amountMinor }
    case 'hold-confirmed':
    case 'limit-changed':
      return { heldMinor: 0, owedMinor: 0 }
  }
}

export const evolve = (credit: Credit, event: CreditEvent): Credit => {
  const { heldMinor, owedMinor } = deltasOf(event)
  const account = {
    ...credit.account,
    limitMinor: event.type === 'limit-changed' ? event.toMinor : credit.account.limitMinor,
    heldMinor: credit.account.heldMinor + heldMinor,
    owedMinor: credit.account.owedMinor + owedMinor,
  }
  return {
    account,
    hold: 'hold' in event ? event.hold : credit.hold,
    returnCreditedTo: event.type === 'return-credited' ? account.dealerCode : credit.returnCreditedTo,
  }
}
