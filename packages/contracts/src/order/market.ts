import { z } from 'zod'
import { ChannelCode, LocationCode, OrderId, Sku } from '../ids.js'
import { UnknownSku } from '../inventory/stock.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** What speaks for a shop: files (表格), Youzan (有赞), Taobao and Tmall (淘宝/天猫), tills of our own stores (收银). */
export const ShopPlatform = z.enum(['file', 'youzan', 'taobao', 'pos'])
export type ShopPlatform = z.infer<typeof ShopPlatform>

/** Code under which the brand knows a shop on a marketplace or a till (店铺编码); it is part of the shop's webhook address. */
export const ShopCode = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/)
  .brand<'ShopCode'>()
export type ShopCode = z.infer<typeof ShopCode>

/** How far orders of a shop have been fetched. */
const ShopPull = z.object({
  /** Everything that was modified before is here. */
  until: z.iso.datetime(),
  /** The next try; later and later after failures. */
  dueAt: z.iso.datetime(),
  /** Failures in a row. */
  failures: z.int(),
  lastError: z.string().nullable(),
})

/** A shop outside of the platform whose orders come in (店铺). Its credentials never leave the service. */
export const MarketShop = z.object({
  code: ShopCode,
  name: z.string(),
  platform: ShopPlatform,
  /** Whose quota and rules hold for its stock. */
  salesChannel: ChannelCode,
  /** Where its orders are served from; null leaves the choice to the inventory. */
  location: LocationCode.nullable(),
  /** Province that counts where an order names none. */
  region: z.string().nullable(),
  currency: Currency,
  /** Where its interface is; null: the platform's own address. */
  endpoint: z.string().nullable(),
  /** A code that nobody has mapped is our own SKU. */
  ownSkus: z.boolean(),
  active: z.boolean(),
  /** Names of the credentials that are there. */
  credentials: z.array(z.string()),
  /** Null where the platform cannot be asked for orders. */
  pull: ShopPull.nullable(),
  /** Pushed messages whose signature was wrong, and the last of them. */
  rejectedPushes: z.int(),
  lastRejectedAt: z.iso.datetime().nullable(),
  updatedBy: z.string(),
  updatedAt: z.iso.datetime(),
})
export type MarketShop = z.infer<typeof MarketShop>

const ShopNotFound = z.object({ code: z.literal('SHOP_NOT_FOUND'), shop: z.string() })
/** The platform of a shop is settled once: its orders are of that platform. */
const ShopPlatformFixed = z.object({ code: z.literal('SHOP_PLATFORM_FIXED'), shop: z.string(), platform: ShopPlatform })
const CredentialsMissing = z.object({ code: z.literal('CREDENTIALS_MISSING'), missing: z.array(z.string()) })

const Credential = z.string().trim().min(1).max(500)

/** Opens a shop or changes it; what is left out of the credentials stays. Brand administrators only: credentials are theirs to give. */
export const registerShop = command('order.register-shop', {
  input: {
    code: ShopCode,
    name: z.string().trim().min(1).max(100),
    platform: ShopPlatform,
    salesChannel: ChannelCode,
    location: LocationCode.optional(),
    region: z.string().trim().min(1).max(64).optional(),
    currency: Currency,
    endpoint: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .optional(),
    ownSkus: z.boolean().default(false),
    active: z.boolean().default(true),
    credentials: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), Credential).default({}),
    /** Orders modified since then are fetched; from now on where it is left out. Counts when the shop is opened. */
    pullFrom: z.iso.datetime().optional(),
  },
  answer: MarketShop,
  error: z.discriminatedUnion('code', [ShopPlatformFixed, CredentialsMissing, ...CommonError.options]),
})

/** By code. Brand people only; others get nothing. */
export const listShops = query('order.list-shops', { input: z.object({}), answer: z.array(MarketShop) })

/** Where the marketplace says its order is. `shipped` means paid as well. */
export const ExternalStatus = z.enum(['created', 'paid', 'shipped', 'closed', 'refunded'])
export type ExternalStatus = z.infer<typeof ExternalStatus>

/**
 * Where it is with us: waiting (for payment) · incomplete (paid, but its lines have not come) · unmapped (a code is unknown) · ready ·
 * placing (being placed) · placed · refused (by stock) · cancelling · cancelled · return-needed (given up after the goods left) · closed
 * (given up before an order of ours).
 */
export const ExternalStage = z.enum([
  'waiting',
  'incomplete',
  'unmapped',
  'ready',
  'placing',
  'placed',
  'refused',
  'cancelling',
  'cancelled',
  'return-needed',
  'closed',
])
export type ExternalStage = z.infer<typeof ExternalStage>

export const ExternalLine = z.object({
  /** The merchant's code on the marketplace; where there is none, the marketplace's own id of the article. */
  externalSku: z.string().min(1).max(100),
  name: z.string().max(200),
  quantity: z.int().min(1).max(1_000_000),
  /** What the buyer paid for the line, discounts taken off. */
  amountMinor: AmountMinor.nonnegative(),
})
export type ExternalLine = z.infer<typeof ExternalLine>

/** An order of a marketplace or a sale of a till, as the newest message tells it (外部订单). */
export const ExternalOrder = z.object({
  /** Ours. */
  id: z.uuid(),
  shop: ShopCode,
  externalId: z.string(),
  status: ExternalStatus,
  stage: ExternalStage,
  /** When the marketplace last changed it: the version. */
  modifiedAt: z.iso.datetime(),
  currency: Currency.nullable(),
  paidMinor: AmountMinor.nullable(),
  /** Masked: the name's first letter, the telephone's first and last digits. Nothing else is kept of the buyer. */
  buyer: z.string().nullable(),
  region: z.string().nullable(),
  /** Null while only its status is known. */
  lines: z.array(ExternalLine).nullable(),
  /** The platform's order. */
  orderId: OrderId.nullable(),
  /** Code of the refusal that stopped it. */
  refusal: z.string().nullable(),
  /** Its lines changed after its order was placed: somebody has to look. */
  changedAfterPlacing: z.boolean(),
  receivedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type ExternalOrder = z.infer<typeof ExternalOrder>

/** Newest first. Brand people only; others get nothing. */
export const listExternalOrders = query('order.list-external-orders', {
  input: PageInput.extend({
    shop: ShopCode.optional(),
    status: ExternalStatus.optional(),
    stage: ExternalStage.optional(),
    /** Exactly. */
    externalId: z.string().min(1).max(100).optional(),
    /** Came in not before. */
    from: z.iso.datetime().optional(),
    /** Came in before. */
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(ExternalOrder),
})

const ExternalOrderNotFound = z.object({ code: z.literal('EXTERNAL_ORDER_NOT_FOUND'), id: z.string() })
const NotRefused = z.object({ code: z.literal('EXTERNAL_ORDER_NOT_REFUSED'), stage: ExternalStage })

/** Tries again to place an order that stock refused. */
export const retryExternalOrder = command('order.retry-external-order', {
  input: { id: z.uuid() },
  answer: ExternalOrder,
  error: z.discriminatedUnion('code', [ExternalOrderNotFound, NotRefused, ...CommonError.options]),
})

/** A code that no SKU answers to, and what waits for it. */
export const UnmappedSku = z.object({
  shop: ShopCode,
  externalSku: z.string(),
  /** As one of the orders names it. */
  name: z.string(),
  waitingOrders: z.int(),
})
export type UnmappedSku = z.infer<typeof UnmappedSku>

/** By shop and code. Brand people only; others get nothing. */
export const listUnmappedSkus = query('order.list-unmapped-skus', {
  input: PageInput.extend({ shop: ShopCode.optional() }),
  answer: pageOf(UnmappedSku),
})

/** One piece of the marketplace's article is so many base units of a SKU. */
export const SkuMapping = z.object({
  shop: ShopCode,
  externalSku: z.string(),
  sku: Sku,
  multiplier: z.int().min(1).max(10_000),
  mappedBy: z.string(),
  mappedAt: z.iso.datetime(),
})
export type SkuMapping = z.infer<typeof SkuMapping>

/** By shop and code. Brand people only; others get nothing. */
export const listSkuMappings = query('order.list-sku-mappings', {
  input: PageInput.extend({ shop: ShopCode.optional(), sku: Sku.optional() }),
  answer: pageOf(SkuMapping),
})

/** Says which SKU a shop's code means. Orders that waited for nothing else go on by themselves; placed ones stay as they are. */
export const mapSku = command('order.map-sku', {
  input: {
    shop: ShopCode,
    externalSku: z.string().trim().min(1).max(100),
    sku: Sku,
    multiplier: z.int().min(1).max(10_000).default(1),
  },
  answer: z.object({
    mapping: SkuMapping,
    /** Orders that go on now. */
    released: z.int(),
  }),
  error: z.discriminatedUnion('code', [ShopNotFound, UnknownSku, ...CommonError.options]),
})

const SignatureWrong = z.object({ code: z.literal('SIGNATURE_WRONG') })
const MessageMalformed = z.object({ code: z.literal('MESSAGE_MALFORMED'), reason: z.string() })

/**
 * A message that a marketplace pushed, as it came over the wire. Only the gateway passes them on. What cannot be proved to come from the
 * shop is SIGNATURE_WRONG, whether the shop exists or not.
 */
export const receivePush = command('order.receive-push', {
  input: {
    shop: z.string().max(100),
    /** Names in lower case. */
    headers: z.record(z.string(), z.string()),
    body: z.string().max(2_000_000),
  },
  answer: z.object({
    orders: z.int(),
    /** What the marketplace wants to hear. */
    acknowledgement: z.string(),
  }),
  error: z.discriminatedUnion('code', [SignatureWrong, MessageMalformed, ...CommonError.options]),
})
