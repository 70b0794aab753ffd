import { z } from 'zod'
import { OrderId } from '../ids.js'
import { command, CommonError } from '../message.js'
import { Quantity } from '../money.js'
import { Order, OrderAction, OrderStatus, refusals } from './orders.js'

const OrderNotFound = z.object({ code: z.literal('ORDER_NOT_FOUND'), orderId: z.string() })
const NotAllowed = z.object({
  code: z.literal('NOT_ALLOWED_IN_STATUS'),
  status: OrderStatus,
  /** What can be done with the order as it is. */
  allowed: z.array(OrderAction),
})
const LineNotFound = z.object({ code: z.literal('LINE_NOT_FOUND'), lineNo: z.int() })
/** Less of the line is open and in stock than was to be shipped. */
const LineNotReady = z.object({ code: z.literal('LINE_NOT_READY'), lineNo: z.int(), requested: z.int(), ready: z.int() })
const LineNotOpen = z.object({ code: z.literal('LINE_NOT_OPEN'), lineNo: z.int(), requested: z.int(), open: z.int() })
const LineShipped = z.object({ code: z.literal('LINE_SHIPPED'), lineNo: z.int(), requested: z.int(), shipped: z.int() })
/** Nothing open would be left of the order: that is a cancellation. */
const NothingLeft = z.object({ code: z.literal('NOTHING_LEFT') })
const NothingWaits = z.object({ code: z.literal('NOTHING_WAITS') })
const SamePerson = z.object({ code: z.literal('SAME_PERSON'), requestedBy: z.string() })

const common = [OrderNotFound, NotAllowed, ...CommonError.options] as const
const steps = z.discriminatedUnion('code', [...common])
const onOrder = { orderId: OrderId }
const Reason = z.string().trim().min(1).max(500)

const once = (lines: { lineNo: number }[]): boolean => new Set(lines.map(({ lineNo }) => lineNo)).size === lines.length
const partOf = <Q extends z.ZodType>(quantity: Q) =>
  z
    .array(z.object({ lineNo: z.int().min(1), quantity }))
    .min(1)
    .max(5_000)
    .refine(once, 'a line is named once')

/** Lets the order go on: above the credit limit if that is what was asked. Not by whoever placed it. */
export const approveOrder = command('order.approve-order', {
  input: { ...onOrder, reason: Reason },
  answer: Order,
  error: z.discriminatedUnion('code', [...common, SamePerson]),
})
/** The order is refused with `APPROVAL_REJECTED`. */
export const rejectOrder = command('order.reject-order', {
  input: { ...onOrder, reason: Reason },
  answer: Order,
  error: z.discriminatedUnion('code', [...common, SamePerson]),
})

/** Goods issue (发货) of all that is there, or of the named units: one shipment. What was held of the dealer's credit for it becomes owed. */
export const shipOrder = command('order.ship-order', {
  input: {
    ...onOrder,
    lines: partOf(Quantity).optional(),
    carrier: z.string().trim().min(1).max(100).optional(),
    trackingNumber: z.string().trim().min(1).max(100).optional(),
  },
  answer: Order,
  error: z.discriminatedUnion('code', [...common, LineNotFound, LineNotReady]),
})

/** The buyer has the goods (签收). */
export const receiveOrder = command('order.receive-order', { input: onOrder, answer: Order, error: steps })
/** Nothing is left to be done; one that nobody received counts as received. */
export const completeOrder = command('order.complete-order', { input: onOrder, answer: Order, error: steps })

/** Gives stock and credit back; of an order that is shipped in part, what is still open. */
export const cancelOrder = command('order.cancel-order', {
  input: { ...onOrder, reason: z.string().min(1).max(500) },
  answer: Order,
  error: steps,
})

/**
 * New quantities of lines, 0 takes one out; prices stay as they were. Credit and stock are asked again: the whole change is made or, where
 * one of them refuses it, nothing.
 */
export const changeOrder = command('order.change-order', {
  input: { ...onOrder, lines: partOf(z.int().min(0).max(1_000_000)), reason: Reason },
  answer: Order,
  error: z.discriminatedUnion('code', [...common, ...refusals, LineNotFound, LineShipped, NothingLeft]),
})

/** Nothing goes on with the order until it is taken off hold. */
export const holdOrder = command('order.hold-order', { input: { ...onOrder, reason: Reason }, answer: Order, error: steps })
export const unholdOrder = command('order.unhold-order', { input: { ...onOrder, reason: Reason }, answer: Order, error: steps })

/**
 * The named open units, or all that wait, become an order of their own with the stock and the credit that are kept for them. Of a line's
 * units, those that wait go first. Amounts of the two orders add up to what the one had.
 */
export const splitOrder = command('order.split-order', {
  input: { ...onOrder, lines: partOf(Quantity).optional(), reason: Reason },
  answer: z.object({ order: Order, newOrder: Order }),
  error: z.discriminatedUnion('code', [...common, LineNotFound, LineNotOpen, NothingLeft, NothingWaits]),
})

/** SAP has the order. Services only. */
export const markSent = command('order.mark-sent', {
  input: { ...onOrder, sapNumber: z.string().trim().min(1).max(40) },
  answer: Order,
  error: steps,
})
