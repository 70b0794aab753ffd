import type { CallContext, DealerCode, LocationCode, OrderId, Page, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { businessDay, err, ok } from '@channel/contracts'
import type { CartTemplate, dropTemplate, listTemplates, Order } from '@channel/contracts/order'
import { cartFromTemplate, reorder, saveCartAsTemplate, saveOrderAsTemplate } from '@channel/contracts/order'
import type { Buyer } from './buying.js'
import { buyingOf, buysFor } from './buying.js'
import { asBuyer } from './cart.handlers.js'
import type { CartDeps } from './cart.handlers.js'
import type { Call } from './cart.repository.js'
import type { TemplateListRepository } from './cart-list.repository.js'
import type { Line } from './lines.js'
import { summed } from './rows.js'
import type { TemplateRepository } from './template.repository.js'

type TemplateDeps = Pick<CartDeps, 'carts' | 'lists' | 'selling' | 'branchOf' | 'clock'> & {
  readonly templates: TemplateRepository
  readonly templateLists: TemplateListRepository
  /** Orders as the caller sees them. */
  readonly ordersOf: (ids: OrderId[], context: CallContext) => Promise<readonly Order[]>
}

type Wish = { readonly name: string; readonly currency: string; readonly lines: readonly Omit<Line, 'place'>[] }

const notFound = (orderId: string) => err({ code: 'ORDER_NOT_FOUND' as const, orderId })

/** For whom an order was; undefined for orders that are neither a dealer's nor a store's. */
const buyerOf = ({ channel, dealerCode, location }: Order): Buyer | undefined => {
  if (channel === 'dealer' && dealerCode !== null) return { dealerCode, location: null }
  return channel === 'store' && location !== null ? { dealerCode: null, location } : undefined
}

/** An order to order again: one that the caller sees and may buy for. */
const orderToRepeat = async ({ ordersOf }: TemplateDeps, orderId: OrderId, { context, buying }: Call) => {
  const [order] = await ordersOf([orderId], context)
  const buyer = order && buyerOf(order)
  return order && buyer && buysFor(buying, buyer) ? ok({ order, buyer }) : notFound(orderId)
}

/** Lines that can be sold go into a new cart; the other SKUs are told. */
const filled = async ({ selling }: TemplateDeps, buyer: Buyer, { name, currency, lines }: Wish, { context }: Call) => {
  const channel = buyer.dealerCode === null ? ('store' as const) : ('dealer' as const)
  const sale = await selling.forSale({ channel, ...buyer, currency }, lines, context)
  const kept = lines.filter(({ sku }) => sale.get(sku)?.priced)
  const notForSale = lines.map(({ sku }) => sku).filter((sku) => !sale.get(sku)?.priced)
  return { cart: { ...buyer, name, currency, lines: kept.map((line, index) => ({ ...line, place: index + 1 })) }, notForSale }
}

const linesOfOrder = ({ lines }: Order) => summed(lines).map((line) => ({ ...line, note: null }))

const saving = (deps: TemplateDeps) => ({
  saveCart: async (input: ParsedInputOf<typeof saveCartAsTemplate>, call: Call): Promise<ReplyOf<typeof saveCartAsTemplate>> => {
    const found = await deps.lists.whole(input.cartId, call.buying)
    if (!found) return err({ code: 'CART_NOT_FOUND', cartId: input.cartId })
    if (found.lines.length === 0) return err({ code: 'CART_EMPTY' })
    const lines = found.lines.map(({ sku, quantity, note }) => ({ sku, quantity, note }))
    const { dealerCode, location } = found.cart
    const template = { ...({ dealerCode, location } as Buyer), name: input.name, shared: input.shared, lines }
    return deps.templates.save(saveCartAsTemplate, input, template, call, ok)
  },

  saveOrder: async (
    input: ParsedInputOf<typeof saveOrderAsTemplate>,
    call: Call,
  ): Promise<ReplyOf<typeof saveOrderAsTemplate>> => {
    const found = await orderToRepeat(deps, input.orderId, call)
    if (!found.ok) return found
    const lines = linesOfOrder(found.value.order)
    if (lines.length === 0) return err({ code: 'CART_EMPTY' })
    const template = { ...found.value.buyer, name: input.name, shared: input.shared, lines }
    return deps.templates.save(saveOrderAsTemplate, input, template, call, ok)
  },
})

const orderingFrom = (deps: TemplateDeps) => ({
  fromTemplate: async (input: ParsedInputOf<typeof cartFromTemplate>, call: Call): Promise<ReplyOf<typeof cartFromTemplate>> => {
    const { templateId } = input
    const template = await deps.templateLists.find(templateId, call.buying)
    if (!template) return err({ code: 'CART_TEMPLATE_NOT_FOUND', templateId })
    const buyer = { dealerCode: template.dealerCode as DealerCode, location: template.location as LocationCode | null } as Buyer
    const currency: Result<string, { code: 'DEALER_NOT_FOUND'; dealerCode: string }> = await deps.selling.currencyFor(
      buyer,
      'CNY',
      call.context,
    )
    if (!currency.ok) return currency
    const wish = { name: input.name ?? template.name, currency: currency.value, lines: template.lines }
    const { cart, notForSale } = await filled(deps, buyer, wish, call)
    return deps.carts.open(cartFromTemplate, input, cart, call, (opened) => ok({ cart: opened, notForSale }))
  },

  reorder: async (input: ParsedInputOf<typeof reorder>, call: Call): Promise<ReplyOf<typeof reorder>> => {
    const found = await orderToRepeat(deps, input.orderId, call)
    if (!found.ok) return found
    const { order, buyer } = found.value
    const currency = await deps.selling.currencyFor(buyer, order.currency, call.context)
    if (!currency.ok) return currency
    const wish = { name: input.name ?? businessDay(call.at), currency: currency.value, lines: linesOfOrder(order) }
    const { cart, notForSale } = await filled(deps, buyer, wish, call)
    return deps.carts.open(reorder, input, cart, call, (opened) => ok({ cart: opened, notForSale }))
  },
})

/** Use cases of templates and of ordering again. */
export const templateHandlers = (deps: TemplateDeps) => {
  const buyer = asBuyer(deps)
  const [save, order] = [saving(deps), orderingFrom(deps)]
  return {
    saveCart: buyer(save.saveCart),
    saveOrder: buyer(save.saveOrder),
    drop: buyer((input: ParsedInputOf<typeof dropTemplate>, call) => deps.templates.drop(input, call)),
    fromTemplate: buyer(order.fromTemplate),
    reorder: buyer(order.reorder),
    list: async (input: ParsedInputOf<typeof listTemplates>, { principal }: CallContext): Promise<Page<CartTemplate>> => {
      const buying = await buyingOf(principal, deps.branchOf)
      return buying ? deps.templateLists.list(input, buying) : { rows: [], hasNextPage: false, totalCount: 0 }
    },
  }
}
export type TemplateHandlers = ReturnType<typeof templateHandlers>
