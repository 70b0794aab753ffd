import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'

/** Upper-cased, trimmed stock keeping unit code (货号), 1–64 characters. */
export const Sku = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9 ._/-]{0,63}$/)
  .brand<'Sku'>()
export type Sku = z.infer<typeof Sku>

/** Code of a place that holds stock: warehouse (仓库) or store (门店). */
export const LocationCode = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/)
  .brand<'LocationCode'>()
export type LocationCode = z.infer<typeof LocationCode>

/** Code under which the brand knows a dealer (经销商编码). */
export const DealerCode = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/)
  .brand<'DealerCode'>()
export type DealerCode = z.infer<typeof DealerCode>

/** Code of a sales channel (渠道): an online shop, the dealers, the stores, corporate gifts; each of several. */
export const ChannelCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9_-]{0,31}$/)
  .brand<'ChannelCode'>()
export type ChannelCode = z.infer<typeof ChannelCode>

export const OrderId = z.uuid().brand<'OrderId'>()
export type OrderId = z.infer<typeof OrderId>

export const ReturnId = z.uuid().brand<'ReturnId'>()
export type ReturnId = z.infer<typeof ReturnId>

export const ReservationId = z.uuid().brand<'ReservationId'>()
export type ReservationId = z.infer<typeof ReservationId>

export const HoldId = z.uuid().brand<'HoldId'>()
export type HoldId = z.infer<typeof HoldId>

export const AccountId = z.uuid().brand<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>

export const EventId = z.uuid().brand<'EventId'>()
export type EventId = z.infer<typeof EventId>

/** Chosen by the caller; one key means one effect and one answer, for ever. */
export const IdempotencyKey = z.string().min(8).max(200).brand<'IdempotencyKey'>()
export type IdempotencyKey = z.infer<typeof IdempotencyKey>

const BYTES = 16
/** Randomness is drawn for many ids at once: asking the system for each costs more than all the rest of an id. */
const chance = new Uint8Array(BYTES * 256)
let used = chance.length
let moment = 0
let sequence = 0

const someChance = (): Uint8Array => {
  if (used === chance.length) {
    crypto.getRandomValues(chance)
    used = 0
  }
  used += BYTES
  return chance.subarray(used - BYTES, used)
}

/** A fresh id (UUIDv7, RFC 9562 §5.7 and §6.2): in the order of time, and within one process in the order in which they were made. */
export const newId = (): string => {
  const random = someChance()
  const now = Date.now()
  if (now > moment) {
    moment = now
    // Below half of the counter's 32 bits, so that it does not run over within a millisecond.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(4) >>> 1
  } else sequence += 1
  return uuidv7({ random, msecs: moment, seq: sequence })
}
