import { z } from 'zod'
import { DealerCode, OrderId } from '../ids.js'
import { event } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { Channel, OrderLine, Refusal } from './orders.js'
import { GoodsReturn } from './returns.js'

/* Key: order id. */
const order = z.object({
  orderId: OrderId,
  number: z.string(),
  channel: Channel,
  dealerCode: DealerCode.nullable(),
  currency: Currency,
  totalMinor: AmountMinor,
})

export const orderSubmitted = event('order.order-submitted.v1', order.extend({ lines: z.array(OrderLine) }))
export const orderConfirmed = event('order.order-confirmed.v1', order.extend({ lines: z.array(OrderLine) }))
export const orderRefused = event('order.order-refused.v1', order.extend({ refusal: Refusal }))
export const orderShipped = event('order.order-shipped.v1', order)
export const orderCompleted = event('order.order-completed.v1', order)
export const orderCancelled = event('order.order-cancelled.v1', order.extend({ reason: z.string() }))
/** Key: return id. */
export const goodsReturned = event('order.goods-returned.v1', GoodsReturn)
