import { z } from 'zod'
import { CurrencyMismatch } from '../dealer/credit.js'
import { DealerNotFound } from '../dealer/dealers.js'
import { DealerCode, LocationCode, ReturnId } from '../ids.js'
import { UnknownLocation, UnknownSku } from '../inventory/stock.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { Sku } from '../ids.js'
import { Channel, OrderLine } from './orders.js'

/** received → settled once stock and credit have taken it; refused where a SKU, a place or the dealer is unknown. */
export const ReturnStatus = z.enum(['received', 'settled', 'refused'])
export type ReturnStatus = z.infer<typeof ReturnStatus>

const refusals = [UnknownSku, UnknownLocation, DealerNotFound, CurrencyMismatch] as const
export const ReturnRefusal = z.discriminatedUnion('code', refusals)
export type ReturnRefusal = z.infer<typeof ReturnRefusal>

/** Goods that came back (退货). It may stand without the sale, which can be older than the platform. */
export const GoodsReturn = z.object({
  id: ReturnId,
  /** `RT` + business day + a running number. */
  number: z.string(),
  channel: Channel,
  dealerCode: DealerCode.nullable(),
  status: ReturnStatus,
  refusal: ReturnRefusal.nullable(),
  currency: Currency,
  totalMinor: AmountMinor,
  lines: z.array(OrderLine),
  reference: z.string().nullable(),
  receivedBy: z.string(),
  receivedAt: z.iso.datetime(),
})
export type GoodsReturn = z.infer<typeof GoodsReturn>

/** Takes goods back: they become sellable, the amount lowers the channel's revenue and the dealer's exposure. Brand people only. */
export const returnGoods = command('order.return-goods', {
  input: {
    channel: Channel,
    dealerCode: DealerCode.optional(),
    location: LocationCode.optional(),
    currency: Currency,
    lines: z
      .array(z.object({ sku: Sku, quantity: Quantity, unitPrice: UnitPrice }))
      .min(1)
      .max(5_000),
    reference: z.string().min(1).max(100).optional(),
  },
  answer: GoodsReturn,
  error: z.discriminatedUnion('code', [...refusals, z.object({ code: z.literal('DEALER_REQUIRED') }), ...CommonError.options]),
})

export const getReturns = query('order.get-returns', {
  input: z.object({ ids: z.array(ReturnId).max(1_000) }),
  answer: z.array(GoodsReturn),
})

/** Newest first. */
export const listReturns = query('order.list-returns', {
  input: PageInput.extend({ channel: Channel.optional(), dealerCode: DealerCode.optional() }),
  answer: pageOf(GoodsReturn),
})
