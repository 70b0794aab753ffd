import type { CallContext, ChannelCode, OrderId, ParsedInputOf } from '@channel/contracts'
import { actorOf } from '@channel/contracts'
import type { placeOrder } from '@channel/contracts/order'
import { totalOf } from './basket.js'
import type { LineState, OrderState } from './order-state.js'
import type { Allowed } from './rights.js'

/** An order that has no number yet: it gets one as it is written. */
export type Draft = Omit<OrderState, 'number'>

/** A new order with its prices and rights settled. @throws RangeError where its amount is too large to be exact. */
export const drafted = (
  wanted: ParsedInputOf<typeof placeOrder>,
  settled: { id: OrderId; for: Allowed; lines: LineState[]; context: CallContext; at: Date },
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
  kept: [],
  pending: null,
  placedAs: null,
  approval: null,
  onHold: null,
  sapNumber: null,
  splitFrom: null,
  reference: wanted.reference ?? null,
  region: wanted.region ?? wanted.shipTo?.province ?? null,
  giftBatch: wanted.giftBatch ?? null,
  mayWait: wanted.mayWait ?? false,
  asks: wanted.onCreditExceeded === 'ask',
  note: wanted.note ?? null,
  shipTo: wanted.shipTo ?? null,
  placedBy: actorOf(settled.context.principal),
  placedAt: settled.at.toISOString(),
  updatedAt: settled.at.toISOString(),
  version: 1,
  drivenBy: actorOf(settled.context.principal),
  traceId: settled.context.traceId,
  drivenKey: null,
})
