import { z } from 'zod'
import { OrderId, Sku } from '../ids.js'
import { command, query } from '../message.js'
import { Currency, Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { giftQuoteErrors, GiftQuoteId, onGiftQuote } from './gifts.js'
import { OrderLine } from './orders.js'

/** The most rows that one command may carry. */
export const MAX_GIFT_ROWS = 2_000

const Text = z.string().trim().min(1)

/** What a person gets (收件人明细). Rows of one person at one address go into one parcel. */
export const NewGiftRecipient = z.object({
  /** Of the file, as the spreadsheet program counts it. */
  line: z.int().min(1),
  name: Text.max(100),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 -]{5,19}$/),
  province: z.string().trim().max(64).default(''),
  city: z.string().trim().max(64).default(''),
  address: Text.max(300),
  sku: Sku,
  quantity: Quantity,
  note: z.string().trim().max(200).default(''),
})
export type NewGiftRecipient = z.infer<typeof NewGiftRecipient>

export const GiftRowFaultCode = z.enum([
  /** The contract has no such SKU. */
  'SKU_NOT_IN_CONTRACT',
  /** More than the contract has left of the SKU. */
  'MORE_THAN_CONTRACT',
  'PARCEL_UNKNOWN',
  /** In no wave, or its wave has no order yet. */
  'PARCEL_NOT_RELEASED',
  'PARCEL_NOT_SHIPPED',
  'PARCEL_DELIVERED',
  'PARCEL_TWICE',
])
export type GiftRowFaultCode = z.infer<typeof GiftRowFaultCode>

/** Why a row was not taken; all others were. */
export const GiftRowFault = z.object({
  line: z.int(),
  code: GiftRowFaultCode,
  /** Units of the SKU that the contract has left. */
  left: z.int().nullable(),
})
export type GiftRowFault = z.infer<typeof GiftRowFault>

/** planned: in no wave yet; released: in a wave; shipping: handed over, the goods issue is being posted; then shipped, delivered. */
export const GiftParcelStatus = z.enum(['planned', 'released', 'shipping', 'shipped', 'delivered'])
export type GiftParcelStatus = z.infer<typeof GiftParcelStatus>

/** What one person gets (包裹). Name, phone and address are masked for whoever does not ship. */
export const GiftParcel = z.object({
  id: z.uuid(),
  quoteId: GiftQuoteId,
  /** Number of the quote + `-P` + a running number. */
  number: z.string(),
  status: GiftParcelStatus,
  waveId: z.uuid().nullable(),
  masked: z.boolean(),
  name: z.string(),
  phone: z.string(),
  province: z.string(),
  city: z.string(),
  address: z.string(),
  lines: z.array(z.object({ sku: Sku, quantity: Quantity, note: z.string() })),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  shippedAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
})
export type GiftParcel = z.infer<typeof GiftParcel>

/** planned → placing → placed or refused; refused may be released again. Planned, refused and placed ones may be cancelled. */
export const GiftWaveStatus = z.enum(['planned', 'placing', 'placed', 'refused', 'cancelling', 'cancelled'])
export type GiftWaveStatus = z.infer<typeof GiftWaveStatus>

/** Parcels that go out together as one order of ours (发货批次). */
export const GiftWave = z.object({
  id: z.uuid(),
  quoteId: GiftQuoteId,
  /** From 1 within the quote. */
  number: z.int(),
  status: GiftWaveStatus,
  orderId: OrderId.nullable(),
  /** Why there is no order, or why it could not be cancelled: the code of what refused it, and the SKUs it named. */
  refusal: z.object({ code: z.string(), skus: z.array(z.string()) }).nullable(),
  parcels: z.int(),
  currency: Currency,
  /** What is to be invoiced for it. */
  lines: z.array(OrderLine),
  amountMinor: z.int(),
  plannedBy: z.string(),
  plannedAt: z.iso.datetime(),
  /** When its order was placed. */
  placedAt: z.iso.datetime().nullable(),
})
export type GiftWave = z.infer<typeof GiftWave>

/** Units of a SKU: in the contract, given to recipients, in waves with an order, handed over, delivered. */
export const GiftProgressLine = z.object({
  sku: Sku,
  contracted: z.int(),
  assigned: z.int(),
  ordered: z.int(),
  shipped: z.int(),
  delivered: z.int(),
})
export type GiftProgressLine = z.infer<typeof GiftProgressLine>

/** How far a quote is (执行进度). */
export const GiftProgress = z.object({
  quoteId: GiftQuoteId,
  lines: z.array(GiftProgressLine),
  /** Parcels in all, in waves with an order, handed over, delivered; each contains the next. */
  parcels: z.object({ total: z.int(), ordered: z.int(), shipped: z.int(), delivered: z.int() }),
})
export type GiftProgress = z.infer<typeof GiftProgress>

const WaveNotFound = z.object({ code: z.literal('GIFT_WAVE_NOT_FOUND'), waveId: z.string() })
const WaveNotAllowed = z.object({ code: z.literal('GIFT_WAVE_NOT_ALLOWED'), status: GiftWaveStatus })
/** Parcels of the wave were handed over. */
const WaveShipped = z.object({ code: z.literal('GIFT_WAVE_SHIPPED'), shipped: z.int() })
const NothingPlanned = z.object({ code: z.literal('GIFT_NOTHING_PLANNED') })
/** These are in a wave already, or there are no such parcels. */
const NotPlanned = z.object({ code: z.literal('GIFT_PARCELS_NOT_PLANNED'), numbers: z.array(z.string()) })
const common = giftQuoteErrors

/** Good rows are taken, the others told. Of a SKU never more goes to recipients than the contract has. */
export const takeGiftRecipients = command('order.take-gift-recipients', {
  input: {
    ...onGiftQuote,
    /** Parcels that are in no wave yet are forgotten first. */
    replace: z.boolean().default(false),
    rows: z.array(NewGiftRecipient).max(MAX_GIFT_ROWS),
  },
  answer: z.object({ taken: z.int(), faults: z.array(GiftRowFault) }),
  error: z.discriminatedUnion('code', [...common]),
})

/** Puts planned parcels into a wave: those that are named, or the first `most`, or all. Nothing is ordered yet. */
export const planGiftWave = command('order.plan-gift-wave', {
  input: {
    ...onGiftQuote,
    numbers: z.array(z.string().max(60)).min(1).max(MAX_GIFT_ROWS).optional(),
    most: z.int().min(1).optional(),
  },
  answer: GiftWave,
  error: z.discriminatedUnion('code', [...common, NothingPlanned, NotPlanned]),
})
/**
 * Makes one order of the wave, however many ask for it at once; a refused one is tried again. A wave that is refused is an answer: it says
 * why. A repeat of the same request tries nothing and answers the wave as it is now.
 */
export const releaseGiftWave = command('order.release-gift-wave', {
  input: { waveId: z.uuid() },
  answer: GiftWave,
  error: z.discriminatedUnion('code', [WaveNotFound, WaveNotAllowed, ...common]),
})
/** Cancels its order, if it has one; its parcels may go into another wave. */
export const cancelGiftWave = command('order.cancel-gift-wave', {
  input: { waveId: z.uuid(), reason: Text.max(500) },
  answer: GiftWave,
  error: z.discriminatedUnion('code', [WaveNotFound, WaveNotAllowed, WaveShipped, ...common]),
})

export const NewGiftTracking = z.object({
  line: z.int().min(1),
  number: Text.max(60),
  carrier: Text.max(100),
  trackingNumber: Text.max(100),
})
export type NewGiftTracking = z.infer<typeof NewGiftTracking>

/**
 * Parcels were handed over: their units leave the warehouse as one shipment for each wave. A number for a parcel that was handed over
 * before corrects the old one.
 */
export const shipGiftParcels = command('order.ship-gift-parcels', {
  input: { ...onGiftQuote, parcels: z.array(NewGiftTracking).min(1).max(MAX_GIFT_ROWS) },
  answer: z.object({
    taken: z.int(),
    faults: z.array(GiftRowFault),
    /** Waves whose goods issue was refused: these parcels are released as before. */
    refused: z.array(z.object({ wave: z.int(), code: z.string(), parcels: z.int() })),
  }),
  error: z.discriminatedUnion('code', [...common]),
})
/** Recipients have their parcels (签收). */
export const deliverGiftParcels = command('order.deliver-gift-parcels', {
  input: {
    ...onGiftQuote,
    parcels: z
      .array(z.object({ line: z.int().min(1), number: Text.max(60) }))
      .min(1)
      .max(MAX_GIFT_ROWS),
  },
  answer: z.object({ taken: z.int(), faults: z.array(GiftRowFault) }),
  error: z.discriminatedUnion('code', [...common]),
})

/** By number. In full only where `unmasked` is asked for by brand people; everybody else sees nothing. */
export const listGiftParcels = query('order.list-gift-parcels', {
  input: PageInput.extend({
    quoteId: GiftQuoteId,
    waveId: z.uuid().optional(),
    status: GiftParcelStatus.optional(),
    trackingNumber: z.string().max(100).optional(),
    unmasked: z.boolean().default(false),
  }),
  answer: pageOf(GiftParcel),
})
/** Waves of these quotes, oldest first. */
export const getGiftWaves = query('order.get-gift-waves', {
  input: z.object({ quoteIds: z.array(GiftQuoteId).max(200) }),
  answer: z.array(GiftWave),
})
export const getGiftProgress = query('order.get-gift-progress', {
  input: z.object({ quoteIds: z.array(GiftQuoteId).max(200) }),
  answer: z.array(GiftProgress),
})
