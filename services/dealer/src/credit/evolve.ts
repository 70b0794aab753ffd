import type { Credit, CreditEvent } from './credit.js'

/** What an event adds to held and to owed: the ledger entry and the balance both follow from it. */
export const deltasOf = (event: CreditEvent): { heldMinor: number; owedMinor: number } => {
  switch (event.type) {
    case 'credit-held':
      return { heldMinor: event.hold.amountMinor, owedMinor: 0 }
    case 'hold-changed':
      return { heldMinor: event.deltaMinor, owedMinor: 0 }
    case 'hold-released':
    case 'hold-expired':
      return { heldMinor: -event.hold.amountMinor, owedMinor: 0 }
    case 'goods-owed':
      return { heldMinor: -event.heldMinor, owedMinor: event.amountMinor }
    case 'owed-adjusted':
      return { heldMinor: 0, owedMinor: event.amountMinor }
    case 'return-credited':
    case 'rebate-credited':
    case 'payment-recorded':
      return { heldMinor: 0, owedMinor: 0 - event.amountMinor }
    case 'hold-confirmed':
    case 'hold-split':
    case 'hold-consumed':
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
    invoicedMinor: credit.account.invoicedMinor + Math.max(0, owedMinor),
  }
  return {
    ...credit,
    account,
    hold: 'hold' in event ? event.hold : credit.hold,
    newHold: event.type === 'hold-split' ? event.newHold : credit.newHold,
    bookedTo: 'document' in event ? account.dealerCode : credit.bookedTo,
  }
}
