import { z } from 'zod'
import { ChannelCode, DealerCode, OrderId } from '../ids.js'
import { event } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { Channel, OrderApproval, OrderLine, Refusal } from './orders.js'
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
/** Somebody has to approve the order before it goes on. */
export const orderApprovalRequested = event('order.order-approval-requested.v1', order.extend({ approval: OrderApproval }))
/** `splitFrom`: it was split off an order that was confirmed before, and never submitted on its own. */
export const orderConfirmed = event(
  'order.order-confirmed.v1',
  order.extend({ lines: z.array(OrderLine), splitFrom: OrderId.nullable() }),
)
/** Its lines are others now: it was changed, part of it was split off, or the rest of it was cancelled. */
export const orderChanged = event(
  'order.order-changed.v1',
  order.extend({ lines: z.array(OrderLine), cause: z.enum(['change', 'split', 'rest-cancelled']) }),
)
export const orderRefused = event('order.order-refused.v1', order.extend({ refusal: Refusal }))
export const orderShipped = event('order.order-shipped.v1', order)
/** Goods of an order left in one shipment (发货单); an order may have several. What follows from goods that were sold follows from this. */
export const shipmentPosted = event(
  'order.shipment-posted.v1',
  order.omit({ totalMinor: true }).extend({
    shipmentId: z.uuid(),
    /** `SH` + business day + a running number. */
    shipmentNumber: z.string(),
    salesChannel: ChannelCode,
    /** Business day (Asia/Shanghai), ISO 8601. */
    day: z.iso.date(),
    /** Sum of the lines. */
    amountMinor: AmountMinor,
    /** `lineNo` is the order's. Amounts of all shipments of an order line add up to the line's amount. */
    lines: z.array(OrderLine.extend({ lineNo: z.int() })),
    /** Nothing of the order is left to ship. */
    last: z.boolean(),
  }),
)
export const orderReceived = event('order.order-received.v1', order)
export const orderCompleted = event('order.order-completed.v1', order)
export const orderCancelled = event('order.order-cancelled.v1', order.extend({ reason: z.string() }))
/** Key: return id. */
export const goodsReturned = event('order.goods-returned.v1', GoodsReturn)
