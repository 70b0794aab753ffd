import type { AnswerOf, Query } from '@channel/contracts'
import { ChannelCode, DealerCode, LocationCode, OrderId, Sku } from '@channel/contracts'
import type { CreditAccount, Dealer } from '@channel/contracts/dealer'
import type { Product } from '@channel/contracts/inventory'
import type { Order } from '@channel/contracts/order'

const AT = '2026-11-22T08:00:00.000Z'

export const orderId = (number: number): string => `0197a5a0-0000-7000-8000-${String(number).padStart(12, '0')}`

const untouched = {
  shipped: 0,
  waiting: 0,
  reason: { source: 'list', priceList: null, name: null, minQuantity: null, validFrom: null, validTo: null },
} as const

export const order = (number: number, parts: Partial<Order> = {}): Order => ({
  id: OrderId.parse(orderId(number)),
  number: `SO20261122-${String(number).padStart(6, '0')}`,
  channel: 'dealer',
  salesChannel: ChannelCode.parse('DEALER'),
  dealerCode: DealerCode.parse(`D${number % 7}`),
  location: LocationCode.parse('WH1'),
  status: 'confirmed',
  refusal: null,
  currency: 'CNY',
  totalMinor: 3_000_000_000,
  lines: [
    { sku: Sku.parse(`SKU-${number}`), quantity: 2, unitPrice: '12.50', amountMinor: 2_500, lineNo: 1, ...untouched },
    { sku: Sku.parse('SKU-COMMON'), quantity: 1, unitPrice: '1', amountMinor: 100, lineNo: 2, ...untouched },
  ],
  shippedMinor: 0,
  approval: null,
  onHold: null,
  cancelReason: null,
  sapNumber: null,
  splitFrom: null,
  region: null,
  giftBatch: null,
  mayWait: false,
  note: null,
  shipTo: null,
  allowed: ['ship', 'change', 'cancel'],
  reference: null,
  placedBy: 'service:seed',
  placedAt: AT,
  updatedAt: AT,
  ...parts,
})

export const dealer = (code: string): Dealer => ({
  code: DealerCode.parse(code),
  name: `经销商 ${code}`,
  region: '华东',
  tier: 'gold',
  status: 'active',
  parent: null,
  version: 1,
})

export const credit = (code: string): CreditAccount => ({
  dealerCode: DealerCode.parse(code),
  currency: 'CNY',
  limitMinor: 100_000,
  heldMinor: 2_500,
  owedMinor: -500,
})

export const product = (sku: string): Product => ({
  sku: Sku.parse(sku),
  name: `货品 ${sku}`,
  nameEn: '',
  category: '',
  unit: '件',
  stocked: true,
  listPrice: null,
})

export const page = <T>(
  rows: T[],
): AnswerOf<Query> & { rows: { cursor: string; node: T }[]; hasNextPage: boolean; totalCount: number } => ({
  rows: rows.map((node, at) => ({ cursor: `c${at}`, node })),
  hasNextPage: true,
  totalCount: 1_234,
})
