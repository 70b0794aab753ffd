import type { DealerCode, OrderId, PayloadOf, Sku } from '@channel/contracts'
import { businessDay } from '@channel/contracts'
import type { SellIn, TradeEntry } from '@channel/contracts/dealer'
import type { goodsReturned, shipmentPosted } from '@channel/contracts/order'

type Entry = Omit<TradeEntry, 'id' | 'at' | 'category' | 'orderId'> & { readonly orderId: OrderId | null }
/** A document of the ledger as it will be written; the categories of its goods are looked up. */
export type TradeDocument = { readonly entries: readonly Entry[] }

/** Only what dealers buy is trade with dealers; undefined for the other channels. */
export const shipmentDocument = (shipment: PayloadOf<typeof shipmentPosted>): TradeDocument | undefined => {
  const { channel, dealerCode, orderId, shipmentNumber: document, day, currency } = shipment
  if (channel !== 'dealer' || dealerCode === null) return undefined
  const entries = shipment.lines.map(({ lineNo, sku, quantity, amountMinor }) => {
    return { day, dealerCode, kind: 'shipment' as const, document, orderId, lineNo, sku, quantity, amountMinor, currency }
  })
  return { entries }
}

/** Goods count as given back on the day on which their return was settled: months that are over do not change any more. */
export const returnDocument = (goods: PayloadOf<typeof goodsReturned>, settledAt: string): TradeDocument | undefined => {
  const { channel, dealerCode, number: document, currency } = goods
  if (channel !== 'dealer' || dealerCode === null || goods.status !== 'settled') return undefined
  const entries = goods.lines.map(({ sku, quantity, amountMinor }, index) => ({
    ...{ day: businessDay(new Date(settledAt)), dealerCode, kind: 'return' as const, document, orderId: null, lineNo: index + 1 },
    ...{ sku, quantity: -quantity, amountMinor: amountMinor === 0 ? 0 : -amountMinor, currency },
  }))
  return { entries }
}

const SCALE = 10_000

/** Part of a whole in ten-thousandths, rounded half up; null of nothing. */
export const rateBp = (part: number, whole: number): number | null =>
  whole === 0 ? null : Number((BigInt(part) * BigInt(SCALE) * 2n + BigInt(whole)) / (BigInt(whole) * 2n))

export type Sums = Pick<SellIn, 'currency' | 'shippedQuantity' | 'returnedQuantity' | 'shippedMinor' | 'returnedMinor'>

export const sellInOf = (
  group: { dealer: string | null; month: string | null; sku: string | null; category: string | null },
  sums: Sums,
): SellIn => ({
  dealerCode: group.dealer as DealerCode | null,
  month: group.month,
  sku: group.sku as Sku | null,
  category: group.category,
  ...sums,
  returnRateBp: rateBp(sums.returnedQuantity, sums.shippedQuantity),
})
