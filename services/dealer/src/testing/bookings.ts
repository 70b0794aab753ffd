import type { DealerCode } from '@channel/contracts'
import { businessDay, HoldId, newId, ReturnId } from '@channel/contracts'
import { asService } from '@channel/testkit'
import { creditRepository } from '../credit/credit.repository.js'
import type { CreditChange } from '../credit/credit.js'
import type { RunningDealers } from './running.js'

export type Booking = {
  readonly kind: 'shipment' | 'return' | 'rebate' | 'payment' | 'adjustment'
  readonly dealerCode: DealerCode
  /** Above zero, except of a claw-back and an adjustment in the dealer's favour. */
  readonly amountMinor: number
  readonly document: string
}

const service = asService('dealer', 'accountant-1')
const HOLD_MS = 15 * 60_000

const changesOf = ({ kind, dealerCode, amountMinor, document }: Booking, at: Date): CreditChange[] => {
  const money = { dealerCode, amountMinor, currency: 'CNY' }
  switch (kind) {
    case 'shipment': {
      const holdId = HoldId.parse(newId())
      const ship = { shipmentId: newId(), number: document, day: businessDay(at), last: true }
      const expiresAt = new Date(at.getTime() + HOLD_MS).toISOString()
      return [
        { type: 'hold', holdId, ...money, expiresAt },
        { type: 'ship', holdId, ...money, ...ship },
      ]
    }
    case 'return':
      return [{ type: 'credit-return', returnId: ReturnId.parse(newId()), number: document, ...money }]
    case 'rebate':
      return [{ type: 'credit-rebate', settlementId: newId(), number: document, ...money }]
    case 'payment':
      return [{ type: 'record-payment', reference: document, ...money }]
    case 'adjustment':
      return [{ type: 'adjust-owed', reference: document, reason: '调整', ...money }]
  }
}

/** Books what moves the debts of dealers, by the rules of credit, all at one moment. */
export const book = async ({ ground }: Pick<RunningDealers, 'ground'>, bookings: readonly Booking[], at: Date): Promise<void> => {
  const credit = creditRepository(ground.transaction)
  const requests = bookings
    .flatMap((booking) => changesOf(booking, at))
    .map((change) => ({ change, context: service, answer: () => null }))
  const replies = await ground.transaction((tx) => credit.decideWithin(tx, requests, at))
  const refused = replies.find(({ ok }) => !ok)
  if (refused) throw new Error(JSON.stringify(refused))
}
