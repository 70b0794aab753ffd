import type { DealerCode, HoldId, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { Account, Hold } from './account.js'
import type { Credit, CreditChange, CreditEvent, CreditRefusal, Decision } from './credit.js'
import { decideHold } from './decide-hold.js'
import { decideOwed } from './decide-owed.js'
import { evolve } from './evolve.js'

/** The locked accounts of one transaction and what its changes are about. Changes are applied to it one after the other. */
export type Book = {
  readonly accounts: Map<DealerCode, Account>
  readonly holds: Map<HoldId, Hold>
  /** Whom a document was booked to, by the document's id. */
  readonly booked: Map<string, DealerCode>
  readonly day: string
}

export type Entry = { readonly credit: Credit; readonly events: CreditEvent[] }

/** The document that a change may book only once. */
export const documentIdOf = (change: CreditChange): string | undefined => {
  switch (change.type) {
    case 'ship':
      return change.shipmentId
    case 'credit-return':
      return change.returnId
    case 'credit-rebate':
      return change.settlementId
    case 'hold':
    case 'confirm':
    case 'release':
    case 'consume':
    case 'expire':
    case 'change-hold':
    case 'reopen-hold':
    case 'split-hold':
    case 'adjust-owed':
    case 'record-payment':
    case 'set-limit':
      return undefined
  }
}

export const decide = (credit: Credit, change: CreditChange): Decision =>
  'holdId' in change ? decideHold(credit, change) : decideOwed(credit, change)

/** Decides one change and writes what follows into the book, so that the next change of the same transaction sees it. */
export const enter = (book: Book, change: CreditChange): Result<Entry, CreditRefusal> => {
  const found = find(book, change)
  if (!found.ok) return found
  const decision = decide(found.value, change)
  if (!decision.ok) return decision
  const credit = decision.value.reduce(evolve, found.value)
  book.accounts.set(credit.account.dealerCode, credit.account)
  for (const hold of [credit.hold, credit.newHold]) if (hold) book.holds.set(hold.id, hold)
  const documentId = documentIdOf(change)
  if (documentId !== undefined && credit.bookedTo) book.booked.set(documentId, credit.bookedTo)
  return ok({ credit, events: decision.value })
}

const find = (book: Book, change: CreditChange): Result<Credit, CreditRefusal> => {
  const hold = 'holdId' in change ? book.holds.get(change.holdId) : undefined
  const newHold = 'newHoldId' in change ? book.holds.get(change.newHoldId) : undefined
  const seen = { hold, newHold, bookedTo: book.booked.get(documentIdOf(change) ?? ''), day: book.day }
  if ('dealerCode' in change) {
    const account = book.accounts.get(change.dealerCode)
    return account ? ok({ account, ...seen }) : err({ code: 'DEALER_NOT_FOUND' as const, dealerCode: change.dealerCode })
  }
  const account = hold && book.accounts.get(hold.dealerCode)
  return account ? ok({ account, ...seen }) : err({ code: 'HOLD_NOT_FOUND' as const, holdId: change.holdId })
}
