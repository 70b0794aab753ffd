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

/** A fresh time-ordered id (UUIDv7, RFC 9562 §5.7). */
export const newId = (): string => uuidv7()
