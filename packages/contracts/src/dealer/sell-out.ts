import { z } from 'zod'
import { DealerCode, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { DealerNotFound } from './dealers.js'

/** sale: units sold to customers on a day (sell-out); stock: units that lay in the store at its end. */
export const SellOutKind = z.enum(['sale', 'stock'])
export type SellOutKind = z.infer<typeof SellOutKind>

export const MAX_SELL_OUT_LINES = 1_000

const Units = z.int().min(-1_000_000).max(1_000_000)
const Document = z.string().trim().min(1).max(64)
const LineNo = z.int().min(1).max(1_000_000)

export const NewSellOutLine = z.object({
  /** Its place in the document: a line is named by document and number for ever. */
  lineNo: LineNo,
  /** Code of the store as the dealer knows it. */
  storeCode: z.string().trim().min(1).max(32),
  sku: Sku,
  /** Business day, Asia/Shanghai. */
  day: z.iso.date(),
  /** Of a sale below zero where a customer brought goods back. */
  quantity: Units,
  /** In the currency of the dealer's account. */
  amountMinor: AmountMinor.optional(),
  /** Serial number of the one unit. */
  serial: z.string().trim().min(1).max(64).optional(),
})
export type NewSellOutLine = z.infer<typeof NewSellOutLine>

export const SellOutLine = z.object({
  dealerCode: DealerCode,
  document: z.string(),
  lineNo: z.int(),
  kind: SellOutKind,
  storeCode: z.string(),
  sku: Sku,
  day: z.iso.date(),
  quantity: z.int(),
  amountMinor: AmountMinor.nullable(),
  currency: Currency.nullable(),
  serial: z.string().nullable(),
  /** 1 as reported; every correction adds one. */
  version: z.int(),
  reportedBy: z.string(),
  reportedAt: z.iso.datetime(),
})
export type SellOutLine = z.infer<typeof SellOutLine>

/** Why a line was not taken; the others of its report were. */
export const SellOutFault = z.enum([
  /** The same number twice in one report. */
  'LINE_TWICE',
  /** The document has the line already, and it says something else: correct it instead. */
  'LINE_DIFFERS',
  'UNKNOWN_SKU',
  'DAY_IN_FUTURE',
  'QUANTITY_ZERO',
  'QUANTITY_NEGATIVE',
  /** A serial number is one unit's. */
  'SERIAL_NEEDS_ONE',
  'SERIAL_SOLD',
])
export type SellOutFault = z.infer<typeof SellOutFault>

const LineFault = z.object({ lineNo: z.int(), fault: SellOutFault })

/**
 * Sales or stock of a dealer's stores, by its people or the brand's. Good lines are taken, the others told with their fault. A line that
 * was reported before with the same content changes nothing.
 */
export const reportSellOut = command('dealer.report-sell-out', {
  input: {
    dealerCode: DealerCode,
    document: Document,
    kind: SellOutKind,
    lines: z.array(NewSellOutLine).min(1).max(MAX_SELL_OUT_LINES),
  },
  answer: z.object({ taken: z.int(), known: z.int(), faults: z.array(LineFault) }),
  error: z.discriminatedUnion('code', [DealerNotFound, ...CommonError.options]),
})

const SellOutLineNotFound = z.object({ code: z.literal('SELL_OUT_LINE_NOT_FOUND'), document: z.string(), lineNo: z.int() })
const SellOutLineFaulty = z.object({ code: z.literal('SELL_OUT_LINE_FAULTY'), fault: SellOutFault })

/** Sets units and amount of a reported line; 0 units take it back. What was there before is kept. */
export const correctSellOut = command('dealer.correct-sell-out', {
  input: {
    dealerCode: DealerCode,
    document: Document,
    lineNo: LineNo,
    quantity: Units,
    amountMinor: AmountMinor.optional(),
    reason: z.string().trim().min(1).max(500),
  },
  answer: SellOutLine,
  error: z.discriminatedUnion('code', [SellOutLineNotFound, SellOutLineFaulty, ...CommonError.options]),
})

/** Latest business day first. */
export const listSellOut = query('dealer.list-sell-out', {
  input: PageInput.extend({
    dealerCode: DealerCode.optional(),
    kind: SellOutKind.optional(),
    storeCode: z.string().max(32).optional(),
    sku: Sku.optional(),
    document: z.string().max(64).optional(),
    serial: z.string().max(64).optional(),
    /** Business days, both included. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  answer: pageOf(SellOutLine),
})

export const SellOutChange = z.object({
  dealerCode: DealerCode,
  document: z.string(),
  lineNo: z.int(),
  version: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  reason: z.string(),
  quantityBefore: z.int(),
  quantityAfter: z.int(),
  amountBeforeMinor: AmountMinor.nullable(),
  amountAfterMinor: AmountMinor.nullable(),
})
export type SellOutChange = z.infer<typeof SellOutChange>

/** Corrections of documents, oldest first. */
export const getSellOutChanges = query('dealer.get-sell-out-changes', {
  input: z.object({ dealerCode: DealerCode, document: Document }),
  answer: z.array(SellOutChange),
})

/**
 * What lies at a dealer (渠道库存): computed = sell-in − returns − sell-out up to a day. Reported is the latest stock of each store up to
 * that day; it is compared with what was computed for the latest day of these reports.
 */
export const ChannelStock = z.object({
  dealerCode: DealerCode,
  sku: Sku,
  sellIn: z.int(),
  returned: z.int(),
  sellOut: z.int(),
  /** Below zero where more was sold than bought: something was not reported or came from elsewhere. */
  computed: z.int(),
  reported: z.int().nullable(),
  reportedDay: z.iso.date().nullable(),
  /** reported − what was computed for that day. */
  difference: z.int().nullable(),
})
export type ChannelStock = z.infer<typeof ChannelStock>

/** By dealer and SKU. */
export const listChannelStock = query('dealer.list-channel-stock', {
  input: PageInput.extend({
    dealerCode: DealerCode.optional(),
    sku: Sku.optional(),
    /** Business day, today where it is left out. */
    day: z.iso.date().optional(),
    /** Sums everything below `dealerCode` in the tree into rows of that dealer: goods come in at the top and go out in the stores. */
    wholeBranch: z.boolean().default(false),
    only: z.enum(['negative', 'different']).optional(),
  }),
  answer: pageOf(ChannelStock),
})
