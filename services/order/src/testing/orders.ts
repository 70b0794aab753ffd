import type { ChannelCode, DealerCode, LocationCode, OrderId, Sku } from '@channel/contracts'
import { lineAmountMinor } from '@channel/contracts'
import type { LinePriceReason } from '@channel/contracts/order'
import type { LineState, OrderState } from '../order/order-state.js'

const LIST: LinePriceReason = { source: 'list', priceList: null, name: null, minQuantity: null, validFrom: null, validTo: null }

/** A line of ten yuan a piece. */
export const line = (over: Partial<Omit<LineState, 'sku'>> & { sku?: string } = {}): LineState => {
  const { quantity = 2, unitPrice = '10.00', unitsBefore = 0 } = over
  const amountMinor = lineAmountMinor(unitPrice, unitsBefore + quantity, 'CNY') - lineAmountMinor(unitPrice, unitsBefore, 'CNY')
  const plain = { lineNo: 1, quantity, unitPrice, amountMinor, shipped: 0, reason: LIST, unitsBefore, stocked: true }
  return { ...plain, ...over, sku: (over.sku ?? 'BP-01') as Sku }
}

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
  totalMinor: (over.lines ?? [line()]).reduce((total, { amountMinor }) => total + amountMinor, 0),
  lines: [line()],
  kept: [],
  pending: null,
  placedAs: null,
  approval: null,
  onHold: null,
  sapNumber: null,
  splitFrom: null,
  reference: null,
  region: null,
  giftBatch: null,
  mayWait: false,
  asks: false,
  note: null,
  shipTo: null,
  placedBy: 'buyer-1',
  placedAt: '2026-03-02T08:00:00.000Z',
  updatedAt: '2026-03-02T08:00:00.000Z',
  version: 1,
  drivenBy: 'buyer-1',
  traceId: 'trace-1',
  drivenKey: null,
  ...over,
})

export const MAIN = 'MAIN' as LocationCode
