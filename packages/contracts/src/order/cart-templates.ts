import { z } from 'zod'
import { DealerNotFound } from '../dealer/dealers.js'
import { DealerCode, LocationCode, OrderId, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { Quantity } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { Cart, CartId } from './carts.js'

export const CartTemplateId = z.uuid().brand<'CartTemplateId'>()
export type CartTemplateId = z.infer<typeof CartTemplateId>

/** An order template (订单模板): its owner's alone, or of everybody who buys for its dealer or sells in its store. */
export const CartTemplate = z.object({
  id: CartTemplateId,
  name: z.string(),
  shared: z.boolean(),
  dealerCode: DealerCode.nullable(),
  location: LocationCode.nullable(),
  lines: z.array(z.object({ sku: Sku, quantity: Quantity, note: z.string().nullable() })),
  owner: z.string(),
  createdAt: z.iso.datetime(),
})
export type CartTemplate = z.infer<typeof CartTemplate>

const OrderNotFound = z.object({ code: z.literal('ORDER_NOT_FOUND'), orderId: z.string() })
const TemplateNotFound = z.object({ code: z.literal('CART_TEMPLATE_NOT_FOUND'), templateId: z.string() })
const CartNotFound = z.object({ code: z.literal('CART_NOT_FOUND'), cartId: z.string() })
const CartEmpty = z.object({ code: z.literal('CART_EMPTY') })
const common = CommonError.options
const Name = z.string().trim().min(1).max(100)

/** Keeps the lines of a cart, ordered or not, for later. */
export const saveCartAsTemplate = command('order.save-cart-as-template', {
  input: { cartId: CartId, name: Name, shared: z.boolean().default(false) },
  answer: CartTemplate,
  error: z.discriminatedUnion('code', [CartNotFound, CartEmpty, ...common]),
})

/** Keeps the lines of an order that the caller sees. */
export const saveOrderAsTemplate = command('order.save-order-as-template', {
  input: { orderId: OrderId, name: Name, shared: z.boolean().default(false) },
  answer: CartTemplate,
  error: z.discriminatedUnion('code', [OrderNotFound, CartEmpty, DealerNotFound, ...common]),
})

/** Its owner's people only: those who own it, and the brand. */
export const dropTemplate = command('order.drop-template', {
  input: { templateId: CartTemplateId },
  answer: z.object({ templateId: CartTemplateId }),
  error: z.discriminatedUnion('code', [TemplateNotFound, ...common]),
})

/** By name. */
export const listTemplates = query('order.list-templates', {
  input: PageInput.extend({ dealerCode: DealerCode.optional(), search: z.string().trim().min(1).max(100).optional() }),
  answer: pageOf(CartTemplate),
})

const Filled = z.object({
  cart: Cart,
  /** Left out: unknown by now, or without a price. */
  notForSale: z.array(Sku),
})

/** A new cart with the lines of a template, for the template's dealer or store. */
export const cartFromTemplate = command('order.cart-from-template', {
  input: { templateId: CartTemplateId, name: Name.optional() },
  answer: Filled,
  error: z.discriminatedUnion('code', [TemplateNotFound, DealerNotFound, ...common]),
})

/** A new cart with the lines of an order (再来一单), for the order's dealer or store. Brand's and dealer's people for dealer orders. */
export const reorder = command('order.reorder', {
  input: { orderId: OrderId, name: Name.optional() },
  answer: Filled,
  error: z.discriminatedUnion('code', [OrderNotFound, DealerNotFound, ...common]),
})
