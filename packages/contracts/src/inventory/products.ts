import { z } from 'zod'
import { ChannelCode, LocationCode, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { Currency, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** A SKU of the master (货品主数据). A service line (postage, fee) has `stocked: false` and never moves stock. */
export const Product = z.object({
  sku: Sku,
  name: z.string().min(1).max(200),
  nameEn: z.string().max(200).default(''),
  category: z.string().max(64).default(''),
  unit: z.string().max(16).default('件'),
  stocked: z.boolean().default(true),
  /** Suggested retail price (建议零售价), or null where the price always comes with the order. */
  listPrice: z.object({ unitPrice: UnitPrice, currency: Currency }).nullable().default(null),
})
export type Product = z.infer<typeof Product>

export const LocationKind = z.enum(['warehouse', 'store'])
export type LocationKind = z.infer<typeof LocationKind>

/** A place that holds stock. Where an order names none, the warehouse with the lowest priority number ships. */
export const Location = z.object({
  code: LocationCode,
  name: z.string().min(1).max(200),
  kind: LocationKind,
  region: z.string().max(64).default(''),
  priority: z.int().min(0).max(10_000).default(100),
})
export type Location = z.infer<typeof Location>

/** Creates products or replaces those of the same SKU. At most 5,000 a call. */
export const registerProducts = command('inventory.register-products', {
  input: { products: z.array(Product).min(1).max(5_000) },
  answer: z.object({ registered: z.int() }),
  error: CommonError,
})

/** A channel would lose a place where it keeps a quota, or has sold out of one. */
export const QuotaAtLocation = z.object({ code: z.literal('QUOTA_AT_LOCATION'), channel: ChannelCode, location: LocationCode })

/**
 * Creates locations or replaces those of the same code. A place at which a channel has a quota may not become of a kind from which the
 * channel does not sell.
 */
export const registerLocations = command('inventory.register-locations', {
  input: { locations: z.array(Location).min(1).max(1_000) },
  answer: z.object({ registered: z.int() }),
  error: z.discriminatedUnion('code', [QuotaAtLocation, ...CommonError.options]),
})

/** Unknown SKUs are simply absent from the answer. */
export const getProducts = query('inventory.get-products', {
  input: z.object({ skus: z.array(Sku).max(5_000) }),
  answer: z.array(Product),
})

/** Ordered by SKU; `search` matches SKU or name. */
export const listProducts = query('inventory.list-products', {
  input: PageInput.extend({ search: z.string().max(100).optional(), category: z.string().max(64).optional() }),
  answer: pageOf(Product),
})

export const getLocations = query('inventory.get-locations', {
  input: z.object({ codes: z.array(LocationCode).max(1_000) }),
  answer: z.array(Location),
})

export const listLocations = query('inventory.list-locations', {
  input: PageInput.extend({ kind: LocationKind.optional() }),
  answer: pageOf(Location),
})
