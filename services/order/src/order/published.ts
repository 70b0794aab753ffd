import type { NewEvent } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import {
  orderCancelled,
  orderCompleted,
  orderConfirmed,
  orderRefused,
  orderShipped,
  orderSubmitted,
} from '@channel/contracts/order'
import type { OrderEvent, OrderState } from './order.js'

const head = ({ id, number, channel, dealerCode, currency, totalMinor }: OrderState) => ({
  orderId: id,
  number,
  channel,
  dealerCode,
  currency,
  totalMinor,
})

export const submitted = (order: OrderState): NewEvent =>
  newEvent(orderSubmitted, order.id, { ...head(order), lines: order.lines })

/** What other services learn of a change, given the order after it; that a step has been started is nobody else's concern. */
export const published = (order: OrderState, event: OrderEvent): NewEvent[] => {
  switch (event.type) {
    case 'confirmed':
      return [newEvent(orderConfirmed, order.id, { ...head(order), lines: order.lines })]
    case 'refused':
      return [newEvent(orderRefused, order.id, { ...head(order), refusal: event.refusal })]
    case 'shipped':
      return [newEvent(orderShipped, order.id, head(order))]
    case 'cancelled':
      return [newEvent(orderCancelled, order.id, { ...head(order), reason: order.cancelReason ?? '' })]
    case 'completed':
      return [newEvent(orderCompleted, order.id, head(order))]
    case 'shipping-started':
    case 'cancelling-started':
      return []
  }
}
