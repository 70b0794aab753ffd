import { z } from 'zod'
import { CurrencyMismatch } from '../dealer/credit.js'
import { DealerNotFound, VersionConflict } from '../dealer/dealers.js'
import { DealerCode, LocationCode, OrderId, Sku } from '../ids.js'
import { UnknownSku } from '../inventory/stock.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency, Quantity, UnitPrice } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { LinePriceReason, placeOrder, ShipTo } from './orders.js'

export const CartId = z.uuid().brand<'CartId'>()
export type CartId = z.infer<typeof CartId>

/** Lines of one cart, as many as an order takes. */
export const MAX_CART_LINES = 5_000

/** open → submitting → ordered; refused it is open again. `submitting` is half-way: a worker drives it on if its caller is gone. */
export const CartStatus = z.enum(['open', 'submitting', 'ordered', 'dropped'])
export type CartStatus = z.infer<typeof CartStatus>

const Day = z.iso.date()
const Name = z.string().trim().min(1).max(100)
const Note = z.string().trim().min(1).max(500)
const LineNote = z.string().trim().min(1).max(200)

/** Why the order of a cart was not taken: any answer of `order.place-order` but an order. */
const refusals = placeOrder.error.options
export const CartRefusal = placeOrder.error
export type CartRefusal = z.infer<typeof CartRefusal>

/** A cart (购物车): what somebody is about to order for a dealer, or a guide for a store. It is its owner's alone. */
export const Cart = z.object({
  id: CartId,
  name: z.string(),
  channel: z.enum(['dealer', 'store']),
  /** For whom; null in channel `store`. */
  dealerCode: DealerCode.nullable(),
  /** The guide's store; null in channel `dealer`. */
  location: LocationCode.nullable(),
  currency: Currency,
  status: CartStatus,
  /** Counts the edits; an edit names the one that it was made on. */
  version: z.int(),
  lineCount: z.int(),
  /** Base units of all lines. */
  units: z.int(),
  shipTo: ShipTo.nullable(),
  /** Where the goods go, for sourcing: a province. */
  region: z.string().nullable(),
  /** When the goods are wished for (期望到货日). */
  wishDate: Day.nullable(),
  note: z.string().nullable(),
  /** Why the last try to order it failed; gone with the next edit. */
  refusal: CartRefusal.nullable(),
  /** What it became. */
  orderId: OrderId.nullable(),
  owner: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Cart = z.infer<typeof Cart>

export const CartLine = z.object({ cartId: CartId, sku: Sku, quantity: Quantity, note: z.string().nullable() })
export type CartLine = z.infer<typeof CartLine>

const CartNotFound = z.object({ code: z.literal('CART_NOT_FOUND'), cartId: z.string() })
/** It is being ordered, has become an order, or was dropped. */
const CartClosed = z.object({ code: z.literal('CART_CLOSED'), status: CartStatus, orderId: z.string().nullable() })
const CartFull = z.object({ code: z.literal('CART_FULL'), most: z.int() })
const CartEmpty = z.object({ code: z.literal('CART_EMPTY') })
/** More units of a SKU than a line takes. */
const CartLineTooLarge = z.object({ code: z.literal('CART_LINE_TOO_LARGE'), skus: z.array(z.string()), most: z.int() })
const common = CommonError.options
const edits = [CartNotFound, CartClosed, VersionConflict, ...common] as const

/** A new cart in the currency of the dealer's account. Buyers name any dealer of their branch, or none: their own; guides name none. */
export const createCart = command('order.create-cart', {
  input: {
    name: Name.optional(),
    dealerCode: DealerCode.optional(),
    /** Of a store's cart; CNY where it is left out. A dealer's cart is in the currency of the dealer's account. */
    currency: Currency.optional(),
  },
  answer: Cart,
  error: z.discriminatedUnion('code', [
    DealerNotFound,
    CurrencyMismatch,
    z.object({ code: z.literal('DEALER_REQUIRED') }),
    ...common,
  ]),
})

const target = { cartId: CartId, version: z.int() }

/** Everything but the lines. What is left out stays; `clear` empties. */
export const changeCart = command('order.change-cart', {
  input: {
    ...target,
    name: Name.optional(),
    shipTo: ShipTo.optional(),
    region: z.string().trim().min(1).max(64).optional(),
    wishDate: Day.optional(),
    note: Note.optional(),
    clear: z.array(z.enum(['shipTo', 'region', 'wishDate', 'note'])).optional(),
  },
  answer: Cart,
  error: z.discriminatedUnion('code', edits),
})

const CartUnits = z.object({ sku: Sku, quantity: Quantity, note: LineNote.optional() })
const CartUnitsList = z.array(CartUnits).max(MAX_CART_LINES).optional()

/** First `remove`, then `set` (these units, whatever there were), then `add` (so many more); all or nothing. */
export const changeCartLines = command('order.change-cart-lines', {
  input: { ...target, remove: z.array(Sku).max(MAX_CART_LINES).optional(), set: CartUnitsList, add: CartUnitsList },
  answer: Cart,
  error: z.discriminatedUnion('code', [UnknownSku, CartFull, CartLineTooLarge, ...edits]),
})

/** What is wrong with a row. The other rows are taken. */
export const CartRowFault = z.enum([
  'sku-missing',
  'unknown-sku',
  'quantity-missing',
  'not-a-quantity',
  'too-large',
  'not-for-sale',
  'cart-full',
])
export type CartRowFault = z.infer<typeof CartRowFault>

const RowText = z.string().max(1_000)

/** `value`: what stands there. */
export const CartRowError = z.object({ line: z.int(), fault: CartRowFault, value: z.string() })
export type CartRowError = z.infer<typeof CartRowError>

/** A SKU that came more than once, or was there before: its units were added up. */
export const CartSum = z.object({ sku: Sku, lines: z.array(z.int()), before: z.int(), quantity: Quantity })
export type CartSum = z.infer<typeof CartSum>

const RowsTaken = z.object({
  cart: Cart,
  /** Rows that had something in them, the header not counted. */
  rows: z.int(),
  taken: z.int(),
  faults: z.array(CartRowError),
  sums: z.array(CartSum),
})

const rowsError = z.discriminatedUnion('code', edits)

/** Adds what a text says, a SKU and a quantity in each line. A version may be left out: adding does not undo what others do. */
export const pasteIntoCart = command('order.paste-into-cart', {
  input: { cartId: CartId, version: z.int().optional(), text: z.string().max(500_000) },
  answer: RowsTaken,
  error: rowsError,
})

/** The same out of a file whose rows are read already. `line` as the spreadsheet program counts it. */
export const addCartRows = command('order.add-cart-rows', {
  input: {
    cartId: CartId,
    version: z.int().optional(),
    rows: z
      .array(z.object({ line: z.int(), sku: RowText, quantity: RowText, note: RowText.optional() }))
      .min(1)
      .max(MAX_CART_LINES),
  },
  answer: RowsTaken,
  error: rowsError,
})

export const dropCart = command('order.drop-cart', { input: target, answer: Cart, error: z.discriminatedUnion('code', edits) })

/**
 * Orders what is in the cart, once: whoever asks again gets the same order. Refused, the cart stays as it was and keeps the refusal.
 * The order's note names the wish date; notes of lines stay with the cart.
 */
export const submitCart = command('order.submit-cart', {
  input: { ...target, onCreditExceeded: z.enum(['refuse', 'ask']).optional(), mayWait: z.boolean().optional() },
  answer: Cart,
  error: z.discriminatedUnion('code', [CartNotFound, CartClosed, CartEmpty, VersionConflict, ...refusals]),
})

/** The caller's own; others are absent. */
export const getCarts = query('order.get-carts', {
  input: z.object({ ids: z.array(CartId).max(200) }),
  answer: z.array(Cart),
})

/** Newest first, the caller's own. */
export const listCarts = query('order.list-carts', {
  input: PageInput.extend({ status: CartStatus.optional(), dealerCode: DealerCode.optional() }),
  answer: pageOf(Cart),
})

/** In the order in which the SKUs came into their cart. */
export const getCartLines = query('order.get-cart-lines', {
  input: z.object({ cartIds: z.array(CartId).max(20) }),
  answer: z.array(CartLine),
})

/** What stands in the way of ordering a line: no such SKU any more, no price, or fewer units than that. */
const CartProblem = z.enum(['unknown-sku', 'no-price', 'short'])

/** A line as it would be ordered at this moment. */
export const CartLineView = z.object({
  sku: Sku,
  quantity: Quantity,
  note: z.string().nullable(),
  unitPrice: UnitPrice.nullable(),
  reason: LinePriceReason.nullable(),
  /** quantity × unitPrice, rounded half up once. */
  amountMinor: AmountMinor.nullable(),
  /** What the sales channel can promise; null where no stock is kept of the SKU. */
  atp: z.int().nullable(),
  problem: CartProblem.nullable(),
})
export type CartLineView = z.infer<typeof CartLineView>

export const CartView = z.object({
  cart: Cart,
  lines: z.array(CartLineView),
  /** Of the lines that have a price. */
  totalMinor: AmountMinor,
  /** Null in channel `store`, and for who does not see the account. */
  credit: z
    .object({
      currency: Currency,
      availableMinor: AmountMinor,
      /** What is left when the cart has become an order; below zero it would exceed the limit. */
      afterMinor: AmountMinor,
    })
    .nullable(),
})
export type CartView = z.infer<typeof CartView>

/** The cart as it would be ordered at this moment: prices, stock, credit. Null where there is no such cart. */
export const viewCart = query('order.view-cart', {
  input: z.object({ cartId: CartId }),
  answer: CartView.nullable(),
})
