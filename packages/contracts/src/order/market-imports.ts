import { z } from 'zod'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { ShopCode } from './market.js'

/** The most rows that one part of a file may carry. */
export const MAX_MARKET_ROWS = 2_000

/** running until its last part came, or until a part was refused. */
const MarketImportStatus = z.enum(['running', 'done', 'failed'])

/** Orders out of a file (订单导入). */
export const MarketImport = z.object({
  id: z.uuid(),
  shop: ShopCode,
  fileName: z.string(),
  status: MarketImportStatus,
  /** Why it failed. */
  failure: z.string().nullable(),
  /** Rows read, orders taken in, rows in error. */
  rows: z.int(),
  orders: z.int(),
  errors: z.int(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type MarketImport = z.infer<typeof MarketImport>

export const MarketRowErrorCode = z.enum([
  'ORDER_NUMBER_MISSING',
  'SKU_MISSING',
  'NOT_A_QUANTITY',
  'NOT_AN_AMOUNT',
  'UNKNOWN_STATUS',
  'NOT_A_TIME',
  'TOO_LONG',
  'ORDER_IN_TWO_PLACES',
  'ORDER_INCOMPLETE',
])
export type MarketRowErrorCode = z.infer<typeof MarketRowErrorCode>

/** What is wrong with a row: its order was not taken, all others were. */
export const MarketRowError = z.object({
  /** As the spreadsheet program counts it. */
  line: z.int(),
  column: z.string(),
  value: z.string(),
  code: MarketRowErrorCode,
})
export type MarketRowError = z.infer<typeof MarketRowError>

const ShopNotFound = z.object({ code: z.literal('SHOP_NOT_FOUND'), shop: z.string() })
const ImportNotFound = z.object({ code: z.literal('MARKET_IMPORT_NOT_FOUND'), importId: z.string() })
const ImportEnded = z.object({ code: z.literal('MARKET_IMPORT_ENDED') })
/** A part is missing before this one. */
const PartMissing = z.object({ code: z.literal('PART_MISSING'), expected: z.int() })
const ColumnsMissing = z.object({ code: z.literal('COLUMNS_MISSING'), columns: z.array(z.string()) })

/** Begins to take orders of a shop out of a file. Any shop takes files: it is how orders come in while its interface is away. */
export const startMarketImport = command('order.start-market-import', {
  input: { shop: ShopCode, fileName: z.string().min(1).max(200) },
  answer: z.object({ importId: z.uuid() }),
  error: z.discriminatedUnion('code', [ShopNotFound, ...CommonError.options]),
})

/**
 * The rows of a file, part after part; a part that comes again changes nothing. Rows of one order lie together and may go over the edge of
 * a part. Good orders are taken in at once; placing them follows.
 */
export const takeMarketRows = command('order.take-market-rows', {
  input: {
    importId: z.uuid(),
    /** From 0. */
    part: z.int().min(0),
    last: z.boolean(),
    rows: z.array(z.object({ line: z.int(), cells: z.record(z.string(), z.string().max(2_000)) })).max(MAX_MARKET_ROWS),
  },
  answer: MarketImport,
  error: z.discriminatedUnion('code', [ImportNotFound, ImportEnded, PartMissing, ColumnsMissing, ...CommonError.options]),
})

/** Newest first. Brand people only; others get nothing. */
export const listMarketImports = query('order.list-market-imports', {
  input: PageInput.extend({ shop: ShopCode.optional(), id: z.uuid().optional() }),
  answer: pageOf(MarketImport),
})

/** By line. Brand people only; others get nothing. */
export const listMarketRowErrors = query('order.list-market-row-errors', {
  input: PageInput.extend({ importId: z.uuid() }),
  answer: pageOf(MarketRowError),
})
