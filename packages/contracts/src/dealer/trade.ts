import { z } from 'zod'
import { DealerCode, OrderId, Sku } from '../ids.js'
import { query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** A month of Asia/Shanghai: `2026-03`. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export type Month = z.infer<typeof Month>

export const TradeKind = z.enum(['shipment', 'return'])
export type TradeKind = z.infer<typeof TradeKind>

/** One line of the append-only trade ledger (进货与退货明细): what a dealer bought, and below zero what it gave back. */
export const TradeEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  /** Business day (Asia/Shanghai) of the document. */
  day: z.iso.date(),
  dealerCode: DealerCode,
  kind: TradeKind,
  /** Number of the shipment or the return. */
  document: z.string(),
  orderId: OrderId.nullable(),
  lineNo: z.int(),
  sku: Sku,
  /** The product's category of that day; empty where it had none. */
  category: z.string(),
  quantity: z.int(),
  amountMinor: AmountMinor,
  currency: Currency,
})
export type TradeEntry = z.infer<typeof TradeEntry>

const SKU_FILTER = { dealerCode: DealerCode.optional(), sku: Sku.optional(), category: z.string().max(64).optional() }

/** Latest business day first. */
export const listTradeEntries = query('dealer.list-trade-entries', {
  input: PageInput.extend({
    ...SKU_FILTER,
    kind: TradeKind.optional(),
    document: z.string().max(64).optional(),
    /** Business days, both included. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  answer: pageOf(TradeEntry),
})

/** The lines of shipments and returns by number; documents that the caller may not see are absent. */
export const getTradeDocuments = query('dealer.get-trade-documents', {
  input: z.object({ documents: z.array(z.string().max(64)).max(500) }),
  answer: z.array(TradeEntry),
})

export const SellInDimension = z.enum(['dealer', 'month', 'sku', 'category'])
export type SellInDimension = z.infer<typeof SellInDimension>

/** What was bought and given back (进货汇总). A dimension that was not asked for is null. Units and amounts are both above zero. */
export const SellIn = z.object({
  dealerCode: DealerCode.nullable(),
  month: Month.nullable(),
  sku: Sku.nullable(),
  category: z.string().nullable(),
  currency: Currency,
  shippedQuantity: z.int(),
  returnedQuantity: z.int(),
  shippedMinor: AmountMinor,
  returnedMinor: AmountMinor,
  /** Returned of 10,000 units shipped, rounded half up; null where none were shipped. */
  returnRateBp: z.int().nullable(),
})
export type SellIn = z.infer<typeof SellIn>

/** Sums by any of the dimensions, and by currency, in the order of the dimensions as named here. */
export const listSellIn = query('dealer.list-sell-in', {
  input: PageInput.extend({ ...SKU_FILTER, by: z.array(SellInDimension).min(1).max(4), from: Month, to: Month }),
  answer: pageOf(SellIn),
})

/** Who or what comes back most: the highest rates first. */
export const listReturnRates = query('dealer.list-return-rates', {
  input: z.object({
    ...SKU_FILTER,
    by: z.enum(['dealer', 'sku', 'category']),
    from: Month,
    to: Month,
    /** A rate of a few units says little. */
    minShipped: z.int().min(1).default(1),
    first: z.int().min(1).max(200).default(50),
  }),
  answer: z.array(SellIn),
})
