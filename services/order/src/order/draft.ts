import type { CallContext, ChannelCode, OrderId, ParsedInputOf } from '@channel/contracts'
import { actorOf } from '@channel/contracts'
import type { OrderLine, placeOrder } from '@channel/contracts/order'
import { totalOf } from './basket.js'
import type { OrderState } from './order.js'
import type { Allowed } from './rights.js'

/** An order that has no number yet: it gets one as it is written. */
export type Draft = Omit<OrderState, 'number'>

/** A new order with its prices and rights settled. @throws RangeError where its amount is too large to be exact. */
export const drafted = (
  wanted: ParsedInputOf<typeof placeOrder>,
  settled: { id: OrderId; for: Allowed; lines: OrderLine[]; context: CallContext; at: Date },
): Draft => ({
  id: settled.id,
  channel: wanted.channel,
  salesChannel: wanted.salesChannel ?? (wanted.channel.toUpperCase() as ChannelCode),
  dealerCode: settled.for.dealerCode,
  requestedLocation: settled.for.location,
  location: null,
  status: 'submitted',
  refusal: null,
  cancelReason: null,
  currency: wanted.currency,
  totalMinor: totalOf(settled.lines),
  lines: settled.lines,
  reference: wanted.reference ?? null,
  placedBy: actorOf(settled.context.principal),
  placedAt: settled.at.toISOString(),
  updatedAt: settled.at.toISOString(),
  version: 1,
  drivenBy: actorOf(settled.context.principal),
  traceId: settled.context.traceId,
})
