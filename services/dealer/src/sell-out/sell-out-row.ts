import type { DealerCode, Sku } from '@channel/contracts'
import type { SellOutKind, SellOutLine } from '@channel/contracts/dealer'

/** A line as the database gives it: checked when it was written, so only its types are told here. */
export type SellOutRow = {
  dealerCode: string
  document: string
  lineNo: number
  kind: string
  storeCode: string
  sku: string
  day: Date
  quantity: bigint
  amountMinor: bigint | null
  currency: string | null
  serial: string | null
  version: number
  reportedBy: string
  reportedAt: Date
}

export const lineFrom = (row: SellOutRow): SellOutLine => ({
  dealerCode: row.dealerCode as DealerCode,
  document: row.document,
  lineNo: row.lineNo,
  kind: row.kind as SellOutKind,
  storeCode: row.storeCode,
  sku: row.sku as Sku,
  day: row.day.toISOString().slice(0, 10),
  quantity: Number(row.quantity),
  amountMinor: row.amountMinor === null ? null : Number(row.amountMinor),
  currency: row.currency,
  serial: row.serial,
  version: row.version,
  reportedBy: row.reportedBy,
  reportedAt: row.reportedAt.toISOString(),
})
