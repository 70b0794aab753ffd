import { z } from 'zod'
import { CreditExceeded, CurrencyMismatch, DealerSuspended } from '../dealer/credit.js'
import { DealerNotFound } from '../dealer/dealers.js'
import { ChannelCode, DealerCode, LocationCode, OrderId, Sku } from '../ids.js'
import { BuyerCapExceeded, InsufficientStock, UnknownChannel, UnknownLocation, UnknownSku } from '../inventory/stock.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** Sales channels (渠道): dealer 经销, online 电商, gift 礼品, store 门店. */
export const Channel = z.enum(['dealer', 'online', 'gift', 'store'])
export type Channel = z.infer<typeof Channel>

/**
 * submitted → confirmed → shipping → shipped → completed; submitted → refused; confirmed → cancelling → cancelled.
 * `submitted`, `shipping` and `cancelling` are half-way: a worker drives them on if their caller is gone.
 */
export const OrderStatus = z.enum([
  'submitted',
  'confirmed',
  'refused',
  'shipping',
  'shipped',
  'completed',
  'cancelling',
  'cancelled',
])
export type OrderStatus = z.infer<typeof OrderStatus>

export const OrderLine = z.object({
  sku: Sku,
  quantity: Quantity,
  unitPrice: UnitPrice,
  /** quantity × unitPrice, rounded half up once. */
  amountMinor: AmountMinor,
})
export type OrderLine = z.infer<typeof OrderLine>

const HoldsExpired = z.object({ code: z.literal('HOLDS_EXPIRED') })

const refusals = [
  DealerNotFound,
  DealerSuspended,
  CurrencyMismatch,
  CreditExceeded,
  UnknownSku,
  UnknownLocation,
  UnknownChannel,
  InsufficientStock,
  BuyerCapExceeded,
  HoldsExpired,
] as const

/** Why an order was refused: what credit or stock answered, or that its holds ran out before it could be confirmed. */
export const Refusal = z.discriminatedUnion('code', refusals)
export type Refusal = z.infer<typeof Refusal>

export const Order = z.object({
  id: OrderId,
  /** For people: `SO` + business day + a running number, e.g. `SO20261122-000042`. */
  number: z.string(),
  channel: Channel,
  /** The sales channel whose quota and rules hold for its stock. */
  salesChannel: ChannelCode,
  dealerCode: DealerCode.nullable(),
  /** Where the stock was kept; null until it is. */
  location: LocationCode.nullable(),
  status: OrderStatus,
  refusal: Refusal.nullable(),
  currency: Currency,
  totalMinor: AmountMinor,
  lines: z.array(OrderLine),
  /** The caller's own document number, if any. */
  reference: z.string().nullable(),
  placedBy: z.string(),
  placedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Order = z.infer<typeof Order>

const NewLine = z.object({ sku: Sku, quantity: Quantity, unitPrice: UnitPrice.optional() })

const OrderNotFound = z.object({ code: z.literal('ORDER_NOT_FOUND'), orderId: z.string() })
const NotAllowed = z.object({
  code: z.literal('NOT_ALLOWED_IN_STATUS'),
  status: OrderStatus,
  /** What can be done with the order as it is. */
  allowed: z.array(z.enum(['ship', 'cancel', 'complete'])),
})
const PriceMissing = z.object({ code: z.literal('PRICE_MISSING'), skus: z.array(z.string()) })
const PriceNotYours = z.object({ code: z.literal('PRICE_NOT_ALLOWED') })
const DealerRequired = z.object({ code: z.literal('DEALER_REQUIRED') })

/**
 * Places an order whole: credit is judged first (dealer channel), then stock; it ends confirmed or refused.
 * A unit price may be given by the brand's people only; otherwise the list price holds.
 */
export const placeOrder = command('order.place-order', {
  input: {
    channel: Channel,
    /** One of the sales channels of the inventory; the one named after `channel` where it is left out. The brand chooses. */
    salesChannel: ChannelCode.optional(),
    /** Needed in channel `dealer`; dealer people order for their own dealer only. */
    dealerCode: DealerCode.optional(),
    location: LocationCode.optional(),
    currency: Currency,
    lines: z.array(NewLine).min(1).max(5_000),
    reference: z.string().min(1).max(100).optional(),
  },
  answer: Order,
  error: z.discriminatedUnion('code', [...refusals, PriceMissing, PriceNotYours, DealerRequired, ...CommonError.options]),
})

const onOrder = { orderId: OrderId }
const steps = z.discriminatedUnion('code', [OrderNotFound, NotAllowed, ...CommonError.options])

/** Goods issue for the whole order; what was held of the dealer's credit becomes owed. */
export const shipOrder = command('order.ship-order', { input: onOrder, answer: Order, error: steps })
/** Gives stock and credit back. */
export const cancelOrder = command('order.cancel-order', {
  input: { ...onOrder, reason: z.string().min(1).max(500) },
  answer: Order,
  error: steps,
})
/** The buyer has the goods (签收). */
export const completeOrder = command('order.complete-order', { input: onOrder, answer: Order, error: steps })

/** Orders that the caller may see; others are absent. */
export const getOrders = query('order.get-orders', {
  input: z.object({ ids: z.array(OrderId).max(1_000) }),
  answer: z.array(Order),
})

/** Newest first. */
export const listOrders = query('order.list-orders', {
  input: PageInput.extend({
    channel: Channel.optional(),
    status: OrderStatus.optional(),
    dealerCode: DealerCode.optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(Order),
})

/** One step in an order's life: who, when, what. */
export const OrderHistoryEntry = z.object({
  orderId: OrderId,
  at: z.iso.datetime(),
  status: OrderStatus,
  actor: z.string(),
  note: z.string(),
})
export type OrderHistoryEntry = z.infer<typeof OrderHistoryEntry>

/** Oldest first. */
export const getOrderHistory = query('order.get-history', {
  input: z.object({ ids: z.array(OrderId).max(200) }),
  answer: z.array(OrderHistoryEntry),
})

/** Per channel: orders by outcome, revenue less returns in minor units, units shipped and returned of stocked and unstocked SKUs alike. */
export const salesSummary = query('order.sales-summary', {
  input: z.object({ from: z.iso.datetime().optional(), to: z.iso.datetime().optional() }),
  answer: z.array(
    z.object({
      channel: Channel,
      currency: Currency,
      confirmed: z.int(),
      refused: z.int(),
      returns: z.int(),
      revenueMinor: AmountMinor,
    }),
  ),
})
