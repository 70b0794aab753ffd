import type { DealerCode, NewEvent } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import type { CreditReason } from '@channel/contracts/dealer'
import {
  creditHeld,
  creditLimitChanged,
  holdConfirmed,
  holdConsumed,
  holdExpired,
  holdReleased,
  paymentRecorded,
  returnCredited,
} from '@channel/contracts/dealer'
import type { Account, CreditEvent, Hold } from './credit.js'
import { deltasOf } from './credit.js'

/** What the other services hear of an event. */
export const toPublished = ({ dealerCode, currency }: Account, event: CreditEvent): NewEvent => {
  const ofHold = (hold: Hold) => ({ holdId: hold.id, dealerCode, amountMinor: hold.amountMinor, currency })
  switch (event.type) {
    case 'credit-held':
      return newEvent(creditHeld, dealerCode, { ...ofHold(event.hold), expiresAt: event.hold.expiresAt })
    case 'hold-confirmed':
      return newEvent(holdConfirmed, dealerCode, ofHold(event.hold))
    case 'hold-released':
      return newEvent(holdReleased, dealerCode, ofHold(event.hold))
    case 'hold-consumed':
      return newEvent(holdConsumed, dealerCode, ofHold(event.hold))
    case 'hold-expired':
      return newEvent(holdExpired, dealerCode, ofHold(event.hold))
    case 'return-credited': {
      const { returnId, amountMinor } = event
      return newEvent(returnCredited, dealerCode, { returnId, dealerCode, amountMinor, currency })
    }
    case 'payment-recorded': {
      const { amountMinor, reference } = event
      return newEvent(paymentRecorded, dealerCode, { dealerCode, amountMinor, currency, reference })
    }
    case 'limit-changed': {
      const { fromMinor, toMinor, reason } = event
      return newEvent(creditLimitChanged, dealerCode, { dealerCode, fromMinor, toMinor, currency, reason })
    }
  }
}

export type LedgerLine = {
  readonly dealerCode: DealerCode
  readonly heldDeltaMinor: number
  readonly owedDeltaMinor: number
  readonly reason: CreditReason
  readonly reference: string
}

/** The ledger line of an event; undefined where neither held nor owed is touched. */
export const toLedgerLine = (dealerCode: DealerCode, event: CreditEvent): LedgerLine | undefined => {
  const origin = originOf(event)
  const { heldMinor, owedMinor } = deltasOf(event)
  return origin && { dealerCode, heldDeltaMinor: heldMinor, owedDeltaMinor: owedMinor, ...origin }
}

const originOf = (event: CreditEvent): { reason: CreditReason; reference: string } | undefined => {
  switch (event.type) {
    case 'credit-held':
      return { reason: 'hold', reference: event.hold.id }
    case 'hold-released':
      return { reason: 'release', reference: event.hold.id }
    case 'hold-expired':
      return { reason: 'expiry', reference: event.hold.id }
    case 'hold-consumed':
      return { reason: 'shipment', reference: event.hold.id }
    case 'return-credited':
      return { reason: 'return', reference: event.returnId }
    case 'payment-recorded':
      return { reason: 'payment', reference: event.reference }
    case 'hold-confirmed':
    case 'limit-changed':
      return undefined
  }
}
