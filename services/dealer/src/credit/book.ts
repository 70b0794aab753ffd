import type { DealerCode, HoldId, Result, ReturnId } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { Account, Credit, CreditChange, CreditEvent, CreditRefusal, Hold } from './credit.js'
import { decide, evolve } from './credit.js'

/** The locked accounts of one transaction and what its changes are about. Changes are applied to it one after the other. */
export type Book = {
  readonly accounts: Map<DealerCode, Account>
  readonly holds: Map<HoldId, Hold>
  readonly creditedReturns: Map<ReturnId, DealerCode>
}

export type Entry = { readonly credit: Credit; readonly events: CreditEvent[] }

/** Decides one change and writes what follows into the book, so that the next change of the same transaction sees it. */
export const enter = (book: Book, change: CreditChange): Result<Entry, CreditRefusal> => {
  const found = find(book, change)
  if (!found.ok) return found
  const decision = decide(found.value, change)
  if (!decision.ok) return decision
  const credit = decision.value.reduce(evolve, found.value)
  book.accounts.set(credit.account.dealerCode, credit.account)
  if (credit.hold) book.holds.set(credit.hold.id, credit.hold)
  if (credit.returnCreditedTo && 'returnId' in change) book.creditedReturns.set(change.returnId, credit.returnCreditedTo)
  return ok({ credit, events: decision.value })
}

const find = (book: Book, change: CreditChange): Result<Credit, CreditRefusal> => {
  const hold = 'holdId' in change ? book.holds.get(change.holdId) : undefined
  const returnCreditedTo = 'returnId' in change ? book.creditedReturns.get(change.returnId) : undefined
  if ('dealerCode' in change) {
    const account = book.accounts.get(change.dealerCode)
    return account
      ? ok({ account, hold, returnCreditedTo })
      : err({ code: 'DEALER_NOT_FOUND' as const, dealerCode: change.dealerCode })
  }
  const account = hold && book.accounts.get(hold.dealerCode)
  return account ? ok({ account, hold, returnCreditedTo }) : err({ code: 'HOLD_NOT_FOUND' as const, holdId: change.holdId })
}
