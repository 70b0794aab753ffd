import { z } from 'zod'
import { DealerCode, OrderId } from '../ids.js'
import { query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { Channel, OrderLine } from './orders.js'

/** `lineNo` is the order's. Amounts of all shipments of an order line add up to the line's amount. */
export const ShipmentLine = OrderLine.extend({ lineNo: z.int() })
export type ShipmentLine = z.infer<typeof ShipmentLine>

/** Goods of an order that left together (发货单). */
export const Shipment = z.object({
  id: z.uuid(),
  /** `SH` + business day + a running number. */
  number: z.string(),
  orderId: OrderId,
  channel: Channel,
  dealerCode: DealerCode.nullable(),
  at: z.iso.datetime(),
  /** Business day (Asia/Shanghai). */
  day: z.iso.date(),
  currency: Currency,
  amountMinor: AmountMinor,
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  /** Nothing of the order was left to ship. */
  last: z.boolean(),
  actor: z.string(),
  lines: z.array(ShipmentLine),
})
export type Shipment = z.infer<typeof Shipment>

/** Shipments of these orders, oldest first; those of orders that the caller does not see are absent. */
export const getShipments = query('order.get-shipments', {
  input: z.object({ orderIds: z.array(OrderId).max(200) }),
  answer: z.array(Shipment),
})
