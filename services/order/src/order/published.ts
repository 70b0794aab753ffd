import type { NewEvent } from '@channel/contracts'
import { businessDay, newEvent } from '@channel/contracts'
import {
  orderApprovalRequested,
  orderCancelled,
  orderChanged,
  orderCompleted,
  orderConfirmed,
  orderReceived,
  orderRefused,
  orderShipped,
  orderSubmitted,
  shipmentPosted,
} from '@channel/contracts/order'
import type { OrderEvent, Posted } from './events.js'
import type { OrderState } from './order-state.js'

type Told = Pick<OrderState, 'id' | 'number' | 'channel' | 'dealerCode' | 'currency' | 'totalMinor'>

const head = ({ id, number, channel, dealerCode, currency, totalMinor }: Told) => ({
  orderId: id,
  number,
  channel,
  dealerCode,
  currency,
  totalMinor,
})

const linesOf = ({ lines }: OrderState) =>
  lines
    .filter(({ quantity }) => quantity > 0)
    .map(({ sku, quantity, unitPrice, amountMinor }) => ({ sku, quantity, unitPrice, amountMinor }))

export const submitted = (order: OrderState): NewEvent =>
  newEvent(orderSubmitted, order.id, { ...head(order), lines: linesOf(order) })

const confirmed = (order: OrderState): NewEvent =>
  newEvent(orderConfirmed, order.id, { ...head(order), lines: linesOf(order), splitFrom: order.splitFrom })

const changed = (order: OrderState, cause: 'change' | 'split' | 'rest-cancelled'): NewEvent =>
  newEvent(orderChanged, order.id, { ...head(order), lines: linesOf(order), cause })

const shipped = (order: OrderState, posted: Posted, shipmentNumber: string): NewEvent[] => {
  const { orderId, number, channel, dealerCode, currency } = head(order)
  const goods = newEvent(shipmentPosted, order.id, {
    orderId,
    number,
    channel,
    dealerCode,
    currency,
    shipmentId: posted.id,
    shipmentNumber,
    salesChannel: order.salesChannel,
    day: businessDay(new Date(order.updatedAt)),
    amountMinor: posted.amountMinor,
    lines: [...posted.lines],
    last: posted.last,
  })
  return posted.last ? [goods, newEvent(orderShipped, order.id, head(order))] : [goods]
}

/** The numbers of what came of a change, as they were given while it was written. */
export type Numbers = { readonly shipment?: string; readonly child?: string }

/** What other services learn of a change, given the order after it; that a step has been started is nobody else's concern. */
export const published = (order: OrderState, event: OrderEvent, numbers: Numbers = {}): NewEvent[] => {
  switch (event.type) {
    case 'approval-asked':
      return [newEvent(orderApprovalRequested, order.id, { ...head(order), approval: event.approval })]
    case 'confirmed':
      return [confirmed(order)]
    case 'refused':
      return [newEvent(orderRefused, order.id, { ...head(order), refusal: event.refusal })]
    case 'rejected':
      return [newEvent(orderRefused, order.id, { ...head(order), refusal: { code: 'APPROVAL_REJECTED', reason: event.reason } })]
    case 'shipment-posted':
      return shipped(order, event.posted, numbers.shipment ?? '')
    case 'changed':
      return [changed(order, 'change')]
    case 'split':
      return [changed(order, 'split'), confirmed({ ...event.child, number: numbers.child ?? '' })]
    case 'rest-cancelled':
      return [changed(order, 'rest-cancelled'), newEvent(orderShipped, order.id, head(order))]
    case 'cancelled':
      return [newEvent(orderCancelled, order.id, { ...head(order), reason: order.cancelReason ?? '' })]
    case 'received':
      return [newEvent(orderReceived, order.id, head(order))]
    case 'completed':
      return [newEvent(orderCompleted, order.id, head(order))]
    case 'approved':
    case 'sent':
    case 'shipping-started':
    case 'change-started':
    case 'change-refused':
    case 'split-started':
    case 'cancelling-started':
    case 'held':
    case 'unheld':
      return []
  }
}
