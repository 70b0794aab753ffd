import type { CallContext, DealerCode, Page, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { businessDay, err, ok } from '@channel/contracts'
import type {
  Cart,
  CartLine,
  changeCart,
  dropCart,
  getCartLines,
  getCarts,
  listCarts,
  submitCart,
  viewCart,
  changeCartLines,
} from '@channel/contracts/order'
import { addCartRows, createCart, pasteIntoCart } from '@channel/contracts/order'
import type { Buyer, Buying } from './buying.js'
import { buyingOf, buysFor } from './buying.js'
import type { Call, CartRepository } from './cart.repository.js'
import type { CartListRepository } from './cart-list.repository.js'
import type { CartSubmitRepository } from './cart-submit.repository.js'
import { wantedSkus } from './lines.js'
import type { WrittenRow } from './paste.js'
import { writtenRows } from './paste.js'
import type { Ask, Selling } from './selling.js'
import { readRows, sellable, summed } from './rows.js'
import type { SubmitSaga } from './submit.saga.js'
import { viewed } from './view.js'

export type CartDeps = {
  readonly carts: CartRepository
  readonly lists: CartListRepository
  readonly submissions: CartSubmitRepository
  readonly saga: SubmitSaga
  readonly ask: Ask
  readonly selling: Selling
  readonly branchOf: (own: DealerCode) => Promise<readonly DealerCode[]>
  readonly clock: () => Date
}

const buysNothing = err({ code: 'FORBIDDEN' as const, reason: 'This account buys for no dealer and no store' })

/** The command with what its sender may buy for; refused where that is nothing. */
export const asBuyer =
  ({ branchOf, clock }: Pick<CartDeps, 'branchOf' | 'clock'>) =>
  <I, R>(handle: (input: I, call: Call) => Promise<R>) =>
  async (input: I, context: CallContext): Promise<R | typeof buysNothing> => {
    const buying = await buyingOf(context.principal, branchOf)
    return buying ? handle(input, { context, at: clock(), buying }) : buysNothing
  }

type OpenError = { code: 'DEALER_NOT_FOUND'; dealerCode: string } | { code: 'DEALER_REQUIRED' }

/** For whom a cart is opened: a dealer that is not theirs is none, for buyers and guides alike. */
const buyerFor = (buying: Buying, dealerCode: DealerCode | undefined): Result<Buyer, OpenError> => {
  if (buying.as === 'store' && dealerCode === undefined) return ok({ dealerCode: null, location: buying.location })
  const wanted = dealerCode ?? (buying.as === 'dealer' ? buying.own : undefined)
  if (wanted === undefined) return err({ code: 'DEALER_REQUIRED' })
  const buyer = { dealerCode: wanted, location: null }
  return buysFor(buying, buyer) ? ok(buyer) : err({ code: 'DEALER_NOT_FOUND', dealerCode: wanted })
}

const opening =
  ({ carts, selling }: CartDeps) =>
  async (input: ParsedInputOf<typeof createCart>, call: Call): Promise<ReplyOf<typeof createCart>> => {
    const buyer = buyerFor(call.buying, input.dealerCode)
    if (!buyer.ok) return buyer
    const currency = await selling.currencyFor(buyer.value, input.currency ?? 'CNY', call.context)
    if (!currency.ok) return currency
    const given = input.currency ?? currency.value
    if (given !== currency.value) return err({ code: 'CURRENCY_MISMATCH', expected: currency.value, given })
    const cart = { ...buyer.value, name: input.name ?? businessDay(call.at), currency: currency.value, lines: [] }
    return carts.open(createCart, input, cart, call, ok)
  }

/** Rows out of a text or a file: those that can be sold are added, the others are told. */
const adding =
  ({ carts, lists, selling }: CartDeps) =>
  async <C extends typeof pasteIntoCart | typeof addCartRows>(
    command: C,
    input: ParsedInputOf<C>,
    written: readonly WrittenRow[],
    call: Call,
  ): Promise<ReplyOf<C>> => {
    const read = readRows(written)
    const found = await lists.whole(input.cartId, call.buying)
    const sale = found ? await selling.forSale(found.cart, summed(read.rows), call.context) : new Map()
    const { rows, faults } = sellable(read, sale)
    const reply = await carts.addRows(
      command,
      input,
      rows,
      call,
      (added) =>
        (added.ok
          ? ok({
              ...added.value,
              rows: written.length,
              faults: [...faults, ...added.value.faults].toSorted((a, b) => a.line - b.line),
            })
          : added) as ReplyOf<C>,
    )
    return reply
  }

const changingLines =
  ({ carts, ask }: CartDeps) =>
  async (input: ParsedInputOf<typeof changeCartLines>, call: Call): Promise<ReplyOf<typeof changeCartLines>> => {
    const wanted = wantedSkus(input)
    const products = await ask.products(wanted, call.context)
    const unknown = wanted.filter((sku) => !products.has(sku))
    return unknown.length > 0 ? err({ code: 'UNKNOWN_SKU', skus: unknown }) : carts.changeLines(input, call)
  }

const submitting =
  ({ submissions, saga }: CartDeps) =>
  async (input: ParsedInputOf<typeof submitCart>, call: Call): Promise<ReplyOf<typeof submitCart>> => {
    const begun = await submissions.begin(input, call)
    return 'answer' in begun ? begun.answer : saga.drive(begun.underway, { input, call })
  }

const viewing =
  ({ lists, ask, branchOf }: CartDeps) =>
  async ({ cartId }: ParsedInputOf<typeof viewCart>, context: CallContext): Promise<ReplyOf<typeof viewCart>> => {
    const buying = await buyingOf(context.principal, branchOf)
    const found = buying && (await lists.whole(cartId, buying))
    if (!found) return null
    const { cart, lines } = found
    const skus = lines.map(({ sku }) => sku)
    const [products, quotes, stock, account] = await Promise.all([
      ask.products(skus, context),
      ask.quotes(cart, lines, context),
      ask.stock(cart, skus, context),
      cart.dealerCode === null ? undefined : ask.account(cart.dealerCode, context),
    ])
    return viewed(cart, lines, { products, quotes, stock }, account)
  }

const nothing: Page<Cart> = { rows: [], hasNextPage: false, totalCount: 0 }

const queries = ({ lists, branchOf }: Pick<CartDeps, 'lists' | 'branchOf'>) => {
  const buyingIn = ({ principal }: CallContext) => buyingOf(principal, branchOf)
  return {
    get: async ({ ids }: ParsedInputOf<typeof getCarts>, context: CallContext): Promise<Cart[]> => {
      const buying = await buyingIn(context)
      return buying ? lists.get(ids, buying) : []
    },
    list: async (input: ParsedInputOf<typeof listCarts>, context: CallContext): Promise<Page<Cart>> => {
      const buying = await buyingIn(context)
      return buying ? lists.list(input, buying) : nothing
    },
    lines: async ({ cartIds }: ParsedInputOf<typeof getCartLines>, context: CallContext): Promise<CartLine[]> => {
      const buying = await buyingIn(context)
      return buying ? lists.lines(cartIds, buying) : []
    },
  }
}

/** Use cases of carts. Everybody has carts of his or her own; a cart of somebody else does not exist. */
export const cartHandlers = (deps: CartDeps) => {
  const buyer = asBuyer(deps)
  const add = adding(deps)
  return {
    create: buyer(opening(deps)),
    change: buyer((input: ParsedInputOf<typeof changeCart>, call) => deps.carts.change(input, call)),
    changeLines: buyer(changingLines(deps)),
    paste: buyer((input: ParsedInputOf<typeof pasteIntoCart>, call) => add(pasteIntoCart, input, writtenRows(input.text), call)),
    addRows: buyer((input: ParsedInputOf<typeof addCartRows>, call) => add(addCartRows, input, input.rows, call)),
    drop: buyer((input: ParsedInputOf<typeof dropCart>, call) => deps.carts.drop(input, call)),
    submit: buyer(submitting(deps)),
    view: viewing(deps),
    ...queries(deps),
  }
}
export type CartHandlers = ReturnType<typeof cartHandlers>
