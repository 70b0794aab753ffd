import { err } from '@channel/contracts'
import { isLive } from './account.js'
import type { Hold } from './account.js'
import type { Credit, CreditEvent, Decision, HoldChange } from './credit.js'
import { inCurrency, onceBooked } from './credit.js'
import { daysAfter } from './days.js'

type Shipment = Extract<HoldChange, { type: 'ship' }>

/**
 * Goods left: they are owed, whatever was set aside for them. Less set aside than shipped, or a hold given back too early, does not make the
 * debt smaller. A hold that nobody knows, or one that was consumed to its end, is for a person to look at.
 */
export const decideShipment = (credit: Credit, change: Shipment): Decision =>
  onceBooked(credit, `shipment ${change.number}`, () => {
    const { account, hold } = credit
    if (hold?.dealerCode !== account.dealerCode) return err({ code: 'HOLD_NOT_FOUND', holdId: change.holdId })
    if (hold.status === 'consumed') return err({ code: 'HOLD_ENDED', holdId: hold.id, status: hold.status })
    return inCurrency(account, change.currency, () => shipped(credit, hold, change))
  })

const shipped = ({ account }: Credit, hold: Hold, { shipmentId, number, amountMinor, day, last }: Shipment): CreditEvent[] => {
  const live = isLive(hold)
  const heldMinor = live ? Math.min(amountMinor, hold.amountMinor) : 0
  const after = { ...hold, amountMinor: hold.amountMinor - heldMinor, consumedMinor: hold.consumedMinor + amountMinor }
  const dueOn = daysAfter(day, account.paymentDays)
  const document = { number, id: shipmentId }
  const owed: CreditEvent = { type: 'goods-owed', hold: after, document, amountMinor, heldMinor, day, dueOn }
  const over = live && (last || (hold.closing && after.amountMinor === 0))
  return over ? [owed, ...ending(after)] : [owed]
}

/** Nothing more will be shipped: what is left goes back. */
const ending = (hold: Hold): CreditEvent[] => {
  const rest = hold.amountMinor
  const end: CreditEvent = { type: 'hold-consumed', hold: consumed(hold) }
  return rest === 0 ? [end] : [{ type: 'hold-changed', hold: { ...hold, amountMinor: 0 }, deltaMinor: -rest }, end]
}

const consumed = (hold: Hold): Hold => {
  return { ...hold, amountMinor: hold.consumedMinor, status: 'consumed', expiresAt: null, closing: false }
}

/** The whole hold at once becomes owed; its document is the order that it was for. */
export const decideConsumption =
  ({ account, day }: Credit) =>
  (hold: Hold): CreditEvent[] | 'ended' => {
    if (hold.status === 'consumed') return []
    if (!isLive(hold)) return 'ended'
    const { amountMinor } = hold
    const after = { ...hold, amountMinor: 0, consumedMinor: hold.consumedMinor + amountMinor }
    const document = { number: hold.id, id: hold.id }
    const dueOn = daysAfter(day, account.paymentDays)
    return [{ type: 'goods-owed', hold: after, document, amountMinor, heldMinor: amountMinor, day, dueOn }, ...ending(after)]
  }
