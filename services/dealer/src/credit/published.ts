import type { DealerCode, NewEvent } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import {
  creditHeld,
  creditLimitChanged,
  holdChanged,
  holdConfirmed,
  holdConsumed,
  holdExpired,
  holdReleased,
  holdSplit,
  owedAdjusted,
  paymentRecorded,
  rebateCredited,
  returnCredited,
  shipmentOwed,
} from '@channel/contracts/dealer'
import type { Account, Hold } from './account.js'
import type { CreditEvent } from './credit.js'

type Told = { dealerCode: DealerCode; currency: string }

/** What the other services hear of an event. */
export const toPublished = ({ dealerCode, currency }: Account, event: CreditEvent): NewEvent => {
  const told = { dealerCode, currency }
  switch (event.type) {
    case 'credit-held': {
      const { override, expiresAt } = event.hold
      return newEvent(creditHeld, dealerCode, { ...ofHold(told, event.hold), expiresAt, approvedBy: override?.approvedBy })
    }
    case 'hold-confirmed':
      return newEvent(holdConfirmed, dealerCode, ofHold(told, event.hold))
    case 'hold-changed':
      return newEvent(holdChanged, dealerCode, { ...ofHold(told, event.hold), deltaMinor: event.deltaMinor })
    case 'hold-split': {
      const { hold, newHold, amountMinor } = event
      return newEvent(holdSplit, dealerCode, { ...told, holdId: hold.id, newHoldId: newHold.id, amountMinor })
    }
    case 'hold-released':
      return newEvent(holdReleased, dealerCode, ofHold(told, event.hold))
    case 'hold-consumed':
      return newEvent(holdConsumed, dealerCode, ofHold(told, event.hold))
    case 'hold-expired':
      return newEvent(holdExpired, dealerCode, ofHold(told, event.hold))
    case 'goods-owed':
    case 'return-credited':
    case 'rebate-credited':
    case 'owed-adjusted':
    case 'payment-recorded':
      return ofOwed(told, event)
    case 'limit-changed': {
      const { fromMinor, toMinor, reason } = event
      return newEvent(creditLimitChanged, dealerCode, { ...told, fromMinor, toMinor, reason })
    }
  }
}

const ofHold = (told: Told, hold: Hold) => ({ ...told, holdId: hold.id, amountMinor: hold.amountMinor })

const ofOwed = (told: Told, event: Extract<CreditEvent, { document: unknown }>): NewEvent => {
  const { amountMinor, document } = event
  const money = { ...told, amountMinor }
  switch (event.type) {
    case 'goods-owed': {
      const { hold, heldMinor, dueOn } = event
      const shipment = { holdId: hold.id, shipmentId: event.document.id, number: document.number, heldMinor, dueOn }
      return newEvent(shipmentOwed, told.dealerCode, { ...money, ...shipment })
    }
    case 'return-credited':
      return newEvent(returnCredited, told.dealerCode, { ...money, returnId: event.returnId })
    case 'rebate-credited':
      return newEvent(rebateCredited, told.dealerCode, { ...money, settlementId: event.document.id, number: document.number })
    case 'owed-adjusted':
      return newEvent(owedAdjusted, told.dealerCode, { ...money, reference: document.number, reason: event.reason })
    case 'payment-recorded':
      return newEvent(paymentRecorded, told.dealerCode, { ...money, reference: document.number })
  }
}
