import { z } from 'zod'
import { CreditExceeded, CreditOverdue, CurrencyMismatch, DealerSuspended } from '../dealer/credit.js'
import { DealerNotFound } from '../dealer/dealers.js'
import { PriceReason } from '../dealer/prices.js'
import { ChannelCode, DealerCode, LocationCode, OrderId, Sku } from '../ids.js'
import { BuyerCapExceeded, InsufficientStock, UnknownChannel, UnknownLocation, UnknownSku } from '../inventory/stock.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** Sales channels (渠道): dealer 经销, online 电商, gift 礼品, store 门店. */
export const Channel = z.enum(['dealer', 'online', 'gift', 'store'])
export type Channel = z.infer<typeof Channel>

/**
 * submitted → (approving →) confirmed → sent → partly-shipped → shipped → received → completed; submitted or approving → refused;
 * anything before shipped → cancelled. `submitted`, `shipping`, `changing` and `cancelling` are half-way: a worker drives them on if their
 * caller is gone. `approving` waits for a person; `sent`: SAP has it, which an order may do without.
 */
export const OrderStatus = z.enum([
  'submitted',
  'approving',
  'confirmed',
  'refused',
  'sent',
  'shipping',
  'partly-shipped',
  'shipped',
  'received',
  'completed',
  'changing',
  'cancelling',
  'cancelled',
])
export type OrderStatus = z.infer<typeof OrderStatus>

/** What can be asked of an order. */
export const OrderAction = z.enum([
  'approve',
  'reject',
  'ship',
  'receive',
  'complete',
  'change',
  'cancel',
  'hold',
  'unhold',
  'split',
  'mark-sent',
])
export type OrderAction = z.infer<typeof OrderAction>

export const OrderLine = z.object({
  sku: Sku,
  quantity: Quantity,
  unitPrice: UnitPrice,
  /** quantity × unitPrice, rounded half up once. */
  amountMinor: AmountMinor,
})
export type OrderLine = z.infer<typeof OrderLine>

/** `list`: the product's list price. `given`: by the brand's people. Everything else is what `dealer.quote-prices` told. */
export const LinePriceReason = PriceReason.extend({
  source: z.enum(['dealer', 'tier', 'channel', 'general', 'list', 'given']),
})
export type LinePriceReason = z.infer<typeof LinePriceReason>

/** A line as its order keeps it. Open units = quantity − shipped; ready ones = open − waiting. */
export const OrderedLine = OrderLine.extend({
  /** From 1; a line keeps its number, whatever becomes of others. */
  lineNo: z.int(),
  shipped: z.int().nonnegative(),
  /** Open units that are not there yet (缺货待补). */
  waiting: z.int().nonnegative(),
  reason: LinePriceReason,
})
export type OrderedLine = z.infer<typeof OrderedLine>

const HoldsExpired = z.object({ code: z.literal('HOLDS_EXPIRED') })
const ApprovalRejected = z.object({ code: z.literal('APPROVAL_REJECTED'), reason: z.string() })

export const refusals = [
  DealerNotFound,
  DealerSuspended,
  CurrencyMismatch,
  CreditExceeded,
  CreditOverdue,
  UnknownSku,
  UnknownLocation,
  UnknownChannel,
  InsufficientStock,
  BuyerCapExceeded,
  HoldsExpired,
  ApprovalRejected,
] as const

/** Why an order was refused: what credit or stock answered, that its holds ran out before it could be confirmed, or what an approver said. */
export const Refusal = z.discriminatedUnion('code', refusals)
export type Refusal = z.infer<typeof Refusal>

const Text = z.string().trim().min(1)

/** Where the goods go (收货地址). */
export const ShipTo = z.object({
  recipient: Text.max(100),
  phone: Text.max(40),
  /** Province (省); where no region is given, stock is looked for near it. */
  province: Text.max(64).optional(),
  city: Text.max(64).optional(),
  district: Text.max(64).optional(),
  address: Text.max(300),
})
export type ShipTo = z.infer<typeof ShipTo>

/** Why somebody has to approve (审批): a rule for large orders, or credit that is exceeded or overdue. */
export const OrderApproval = z.object({
  why: z.enum(['rule', 'credit']),
  /** What credit answered. */
  refusal: z.discriminatedUnion('code', [CreditExceeded, CreditOverdue]).nullable(),
  decision: z.object({ approved: z.boolean(), by: z.string(), at: z.iso.datetime(), reason: z.string() }).nullable(),
})
export type OrderApproval = z.infer<typeof OrderApproval>

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
  /** Of the total, what has been shipped. */
  shippedMinor: AmountMinor,
  /** Lines of which nothing is left are not among them; the history tells. */
  lines: z.array(OrderedLine),
  /** The caller's own document number, if any. */
  reference: z.string().nullable(),
  approval: OrderApproval.nullable(),
  /** Nothing goes on with it but that it is taken off hold or cancelled (挂起). */
  onHold: z.object({ reason: z.string(), by: z.string(), at: z.iso.datetime() }).nullable(),
  cancelReason: z.string().nullable(),
  /** SAP's number of it, once SAP has it. */
  sapNumber: z.string().nullable(),
  /** The order that it was split from. */
  splitFrom: OrderId.nullable(),
  /** Where the goods go, for sourcing: a province. */
  region: z.string().nullable(),
  giftBatch: z.string().nullable(),
  /** What is short may wait for goods to come. */
  mayWait: z.boolean(),
  note: z.string().nullable(),
  shipTo: ShipTo.nullable(),
  /** What can be asked of it as it is, by whoever may. */
  allowed: z.array(OrderAction),
  placedBy: z.string(),
  placedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Order = z.infer<typeof Order>

const NewLine = z.object({ sku: Sku, quantity: Quantity, unitPrice: UnitPrice.optional() })

const PriceMissing = z.object({ code: z.literal('PRICE_MISSING'), skus: z.array(z.string()) })
const PriceNotYours = z.object({ code: z.literal('PRICE_NOT_ALLOWED') })
const DealerRequired = z.object({ code: z.literal('DEALER_REQUIRED') })

/**
 * Places an order whole: credit is judged first (dealer channel), then stock; it ends confirmed, refused, or waiting for an approval.
 * A unit price may be given by the brand's people only; otherwise the price lists' holds, and where they have none the list price.
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
    /** Beyond the credit limit: refused at once, or put before somebody who may approve it. */
    onCreditExceeded: z.enum(['refuse', 'ask']).optional(),
    /** What is short may wait for goods to come, where the SKU is sold ahead. */
    mayWait: z.boolean().optional(),
    /** Where the goods go, for the sourcing strategy `nearest`: a province; that of `shipTo` where it is left out. */
    region: z.string().min(1).max(64).optional(),
    /** A gift batch of the inventory whose quota is used. The brand chooses. */
    giftBatch: z.string().min(1).max(64).optional(),
    note: z.string().min(1).max(1_000).optional(),
    shipTo: ShipTo.optional(),
  },
  answer: Order,
  error: z.discriminatedUnion('code', [...refusals, PriceMissing, PriceNotYours, DealerRequired, ...CommonError.options]),
})

/** Orders that the caller may see; others are absent. */
export const getOrders = query('order.get-orders', {
  input: z.object({ ids: z.array(OrderId).max(1_000) }),
  answer: z.array(Order),
})

const OrderSort = z.enum(['newest', 'largest'])

/** Newest first, or by total, largest first, whatever the currency. */
export const listOrders = query('order.list-orders', {
  input: PageInput.extend({
    channel: Channel.optional(),
    status: OrderStatus.optional(),
    /** Any of these. */
    statuses: z.array(OrderStatus).min(1).optional(),
    /** Beginning of the number or of the reference; of those that begin so, the 1,000 with the highest numbers and references. */
    search: z.string().trim().min(2).max(100).optional(),
    onHold: z.boolean().optional(),
    sort: OrderSort.optional(),
    dealerCode: DealerCode.optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(Order),
})

/** What happened to an order. */
export const OrderStepName = z.enum([
  'submitted',
  'approval-asked',
  'approved',
  'rejected',
  'confirmed',
  'refused',
  'sent',
  'shipping-started',
  'shipment-posted',
  'received',
  'completed',
  'change-started',
  'changed',
  'change-refused',
  'split-started',
  'split',
  'split-off',
  'cancelling-started',
  'cancelled',
  'rest-cancelled',
  'held',
  'unheld',
])
export type OrderStepName = z.infer<typeof OrderStepName>

/** One step in an order's life: who, when, what, why. */
export const OrderHistoryEntry = z.object({
  orderId: OrderId,
  /** From 1, without a gap. */
  version: z.int(),
  at: z.iso.datetime(),
  step: OrderStepName,
  /** What it is from then on. */
  status: OrderStatus,
  actor: z.string(),
  /** The reason that somebody gave, or the code of a refusal. */
  note: z.string(),
  /** Number of the document that came of it: the shipment's, SAP's, the other order's of a split. */
  document: z.string().nullable(),
  /** Quantities of lines before and after. */
  changes: z.array(z.object({ lineNo: z.int(), sku: Sku, from: z.int(), to: z.int() })),
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
