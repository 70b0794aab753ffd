import { z } from 'zod'
import { LocationCode, ReservationId, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { NotStocked, Reference, UnknownLocation, UnknownSku } from './stock.js'

/** `backorder` 缺货预订: sold on when it has run out; `preorder` 预售: sold before the first goods have come. */
export const PresaleMode = z.enum(['none', 'backorder', 'preorder'])
export type PresaleMode = z.infer<typeof PresaleMode>

/** On what terms a SKU is sold that is not there. */
export const PresaleTerms = z.object({
  sku: Sku,
  mode: PresaleMode,
  /** At most so many units wait at once. */
  limit: z.int().min(0).max(10_000_000).default(0),
  /** Promised so many days ahead where no expected receipt covers it; null: then it is not sold. */
  leadDays: z.int().min(0).max(365).nullable().default(null),
})
export type PresaleTerms = z.infer<typeof PresaleTerms>

/** Goods that are on order and when they should come (预计到货). */
export const ExpectedReceipt = z.object({
  reference: z.string(),
  sku: Sku,
  location: LocationCode,
  /** Announced in all, and how many of them have come. */
  quantity: z.int().positive(),
  received: z.int().nonnegative(),
  dueOn: z.iso.date(),
})
export type ExpectedReceipt = z.infer<typeof ExpectedReceipt>

/** Units of a reservation that wait for goods. */
export const Backorder = z.object({
  reservationId: ReservationId,
  sku: Sku,
  location: LocationCode,
  quantity: z.int().positive(),
  promisedOn: z.iso.date(),
  since: z.iso.datetime(),
})
export type Backorder = z.infer<typeof Backorder>

const common = CommonError.options

export const setPresaleTerms = command('inventory.set-presale-terms', {
  input: { terms: z.array(PresaleTerms).min(1).max(2_000) },
  answer: z.object({ changed: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, NotStocked, ...common]),
})

const AnnouncedLines = z
  .array(z.object({ sku: Sku, quantity: Quantity, dueOn: z.iso.date() }))
  .max(2_000)
  .refine(
    (lines) => new Set(lines.map(({ sku }) => sku)).size === lines.length,
    'One line for each SKU: goods that come on two days have two references',
  )

/**
 * Announces goods, or replaces what was announced under this reference, at other places too; no lines: nothing comes any more. What has
 * come of it stays counted. A day that was promised to a buyer stays unless the new announcement cannot keep it.
 */
export const announceReceipts = command('inventory.announce-receipts', {
  input: { reference: Reference, location: LocationCode, lines: AnnouncedLines },
  answer: z.object({ announced: z.int() }),
  error: z.discriminatedUnion('code', [UnknownSku, UnknownLocation, NotStocked, ...common]),
})

/** Terms of the SKUs that are sold ahead; ordered by SKU. */
export const listPresaleTerms = query('inventory.list-presale-terms', {
  input: PageInput,
  answer: pageOf(PresaleTerms),
})

/** What is still to come, ordered by day, reference, SKU. */
export const listExpectedReceipts = query('inventory.list-expected-receipts', {
  input: PageInput.extend({ sku: Sku.optional(), location: LocationCode.optional() }),
  answer: pageOf(ExpectedReceipt),
})

/** Who waits for what, first come first. */
export const listBackorders = query('inventory.list-backorders', {
  input: PageInput.extend({ sku: Sku.optional(), location: LocationCode.optional() }),
  answer: pageOf(Backorder),
})

/** Key: SKU. */
export const presaleTermsChanged = event('inventory.presale-terms-changed.v1', PresaleTerms)
/** Key: the reference. All that is announced under it now. */
export const receiptsAnnounced = event(
  'inventory.receipts-announced.v1',
  z.object({ reference: z.string(), receipts: z.array(ExpectedReceipt) }),
)
/** Key: reservation id. Goods come later than was promised; `to` is null where nobody knows when. */
export const promiseMoved = event(
  'inventory.promise-moved.v1',
  z.object({
    reservationId: ReservationId,
    sku: Sku,
    location: LocationCode,
    quantity: z.int().positive(),
    from: z.iso.date(),
    to: z.iso.date().nullable(),
  }),
)
