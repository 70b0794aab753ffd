import { z } from 'zod'
import { ChannelCode, LocationCode, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { LocationKind, QuotaAtLocation } from './products.js'
import { InsufficientStock, NotStocked, Reference, UnknownChannel, UnknownLocation, UnknownSku } from './stock.js'

export const ChannelKind = z.enum(['online', 'dealer', 'store', 'gift'])
export type ChannelKind = z.infer<typeof ChannelKind>

/** How an order's lines find their places (寻源): by priority, nearest to where the goods go, in the fewest parcels, oldest stock first. */
export const SourcingStrategy = z.enum(['priority', 'nearest', 'fewest-splits', 'oldest-stock'])
export type SourcingStrategy = z.infer<typeof SourcingStrategy>

/** A channel's view of the pool. What a quota keeps for a channel is its own and not bounded by these. */
const Exposure = z.object({
  /** How much of the pool the channel shows and sells, 0–100. */
  exposurePercent: z.int().min(0).max(100).default(100),
  /** Where no more than this is available, nothing is (停售阈值). */
  threshold: z.int().min(0).max(1_000_000).default(0),
})

/** A sales channel (渠道) and what it may sell from where. */
export const SalesChannel = Exposure.extend({
  code: ChannelCode,
  name: z.string().min(1).max(200),
  kind: ChannelKind,
  /** A channel that is closed sells nothing; what it has reserved goes on. */
  active: z.boolean().default(true),
  /** False: it sells what its quotas keep and nothing else. */
  usesPool: z.boolean().default(true),
  locationKinds: z.array(LocationKind).min(1).default(['warehouse']),
  excludedLocations: z.array(LocationCode).max(1_000).default([]),
  strategy: SourcingStrategy.default('priority'),
  /** At most so many units of a SKU for one buyer within so many days (限购). */
  buyerCap: z
    .object({ units: z.int().min(1).max(1_000_000), days: z.int().min(1).max(3_650) })
    .nullable()
    .default(null),
  /** Its available-to-promise is fed to a marketplace. */
  feed: z.boolean().default(false),
})
export type SalesChannel = z.infer<typeof SalesChannel>

/** A SKU for which a channel has other limits than for the rest. */
export const ChannelSku = Exposure.extend({ sku: Sku })
export type ChannelSku = z.infer<typeof ChannelSku>

const common = CommonError.options

/**
 * Creates channels or replaces those of the same code. Taking a location from a channel is refused as long as the channel has a quota
 * there, or live reservations that came out of one and would give it back.
 */
export const registerChannels = command('inventory.register-channels', {
  input: { channels: z.array(SalesChannel).min(1).max(100) },
  answer: z.object({ registered: z.int() }),
  error: z.discriminatedUnion('code', [UnknownLocation, QuotaAtLocation, ...common]),
})

/** Sets a channel's own limits for SKUs; `null` takes them away. */
export const setChannelSkus = command('inventory.set-channel-skus', {
  input: {
    channel: ChannelCode,
    set: z.array(ChannelSku).max(5_000).default([]),
    clear: z.array(Sku).max(5_000).default([]),
  },
  answer: z.object({ changed: z.int() }),
  error: z.discriminatedUnion('code', [UnknownChannel, UnknownSku, ...common]),
})

export const getChannels = query('inventory.get-channels', {
  input: z.object({ codes: z.array(ChannelCode).max(1_000) }),
  answer: z.array(SalesChannel),
})

/** Ordered by code. */
export const listChannels = query('inventory.list-channels', {
  input: PageInput.extend({ kind: ChannelKind.optional() }),
  answer: pageOf(SalesChannel),
})

/** Ordered by SKU. */
export const listChannelSkus = query('inventory.list-channel-skus', {
  input: PageInput.extend({ channel: ChannelCode }),
  answer: pageOf(ChannelSku),
})

/** What a channel, or a gift batch of it, has kept for itself of a SKU at a place (渠道配额). */
export const Quota = z.object({
  sku: Sku,
  location: LocationCode,
  channel: ChannelCode,
  batch: z.string().nullable(),
  /** Kept in all, what was sold of it included. */
  granted: z.int().nonnegative(),
  /** Still unsold; Σ over channels + pool = sellable. */
  remaining: z.int().nonnegative(),
  /** When what is left goes back to the pool. */
  releaseAt: z.iso.datetime().nullable(),
})
export type Quota = z.infer<typeof Quota>

/**
 * Sets how much a channel keeps for itself at places, all lines or none. Units come from the pool and go back to it. Lower than what
 * was sold of it already is refused, so no reservation is stranded; 0 with nothing sold ends the quota.
 */
export const setQuotas = command('inventory.set-quotas', {
  input: {
    channel: ChannelCode,
    batch: z.string().min(1).max(64).optional(),
    lines: z
      .array(z.object({ sku: Sku, location: LocationCode, granted: z.int().min(0).max(10_000_000) }))
      .min(1)
      .max(2_000),
    releaseAt: z.iso.datetime().nullable().default(null),
    reference: Reference,
  },
  answer: z.array(Quota),
  error: z.discriminatedUnion('code', [
    UnknownSku,
    UnknownLocation,
    UnknownChannel,
    NotStocked,
    InsufficientStock,
    z.object({ code: z.literal('QUOTA_BELOW_SOLD'), sku: Sku, location: LocationCode, sold: z.int() }),
    z.object({ code: z.literal('LOCATION_EXCLUDED'), channel: ChannelCode, location: LocationCode }),
    ...common,
  ]),
})

/** Sets what is never sold out of the pool at places (安全库存). A quota is not touched by it. */
export const setSafetyStock = command('inventory.set-safety-stock', {
  input: {
    lines: z
      .array(z.object({ sku: Sku, location: LocationCode, safety: z.int().min(0).max(10_000_000) }))
      .min(1)
      .max(2_000),
  },
  answer: z.object({ changed: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, NotStocked, ...common]),
})

/** Ordered by SKU, location, channel and batch. */
export const listQuotas = query('inventory.list-quotas', {
  input: PageInput.extend({ channel: ChannelCode.optional(), sku: Sku.optional(), location: LocationCode.optional() }),
  answer: pageOf(Quota),
})

/** One step of the calculation; `amount` is added to what came before it, `subtotal` is where one then is. */
export const AtpStep = z.object({
  step: z.enum(['sellable', 'quotas', 'safety', 'channel-rules', 'exposure', 'own-quota', 'threshold', 'other-places', 'closed']),
  amount: z.int(),
  subtotal: z.int(),
})
export type AtpStep = z.infer<typeof AtpStep>

/** Available to promise (ATP, 可承诺量): what the channel can reserve of a SKU at this moment. */
export const Atp = z.object({ sku: Sku, atp: z.int().nonnegative(), explanation: z.array(AtpStep) })
export type Atp = z.infer<typeof Atp>

/**
 * What a channel (or a gift batch) can sell of each SKU, at one place or in all; with `explain` line by line how the number comes about.
 * Unknown SKUs, channels and places have 0. A reservation of so much succeeds as long as nobody else is faster.
 */
export const availableToPromise = query('inventory.available-to-promise', {
  input: z.object({
    skus: z.array(Sku).min(1).max(1_000),
    channel: ChannelCode,
    batch: z.string().min(1).max(64).optional(),
    location: LocationCode.optional(),
    explain: z.boolean().default(false),
  }),
  answer: z.array(Atp),
})
