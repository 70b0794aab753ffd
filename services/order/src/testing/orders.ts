import type { ChannelCode, DealerCode, LocationCode, OrderId, Sku } from '@channel/contracts'
import type { OrderState } from '../order/order.js'

/** A dealer's order of two pieces, submitted. */
export const order = (over: Partial<OrderState> = {}): OrderState => ({
  id: '0197a0e0-0000-7000-8000-000000000001' as OrderId,
  number: 'SO20260302-000001',
  channel: 'dealer',
  salesChannel: 'DEALER' as ChannelCode,
  dealerCode: 'D001' as DealerCode,
  requestedLocation: null,
  location: null,
  status: 'submitted',
  refusal: null,
  cancelReason: null,
  currency: 'CNY',
  totalMinor: 2_000,
  lines: [{ sku: 'BP-01' as Sku, quantity: 2, unitPrice: '10.00', amountMinor: 2_000 }],
  reference: null,
  placedBy: 'buyer-1',
  placedAt: '2026-03-02T08:00:00.000Z',
  updatedAt: '2026-03-02T08:00:00.000Z',
  version: 1,
  drivenBy: 'buyer-1',
  traceId: 'trace-1',
  ...over,
})

export const MAIN = 'MAIN' as LocationCode
