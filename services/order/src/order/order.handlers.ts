import type { AnswerOf, CallContext, OrderId, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { getOrderHistory, getOrders, listOrders, OrderStatus, placeOrder } from '@channel/contracts/order'
import { cancelOrder, completeOrder, shipOrder } from '@channel/contracts/order'
import { hasUnpriced, priced, skusOf } from './basket.js'
import { drafted } from './draft.js'
import type { Products } from './holds.js'
import type { OrderListRepository } from './order-list.repository.js'
import type { OrderState } from './order.js'
import { shown } from './order.js'
import type { OrderRepository } from './order.repository.js'
import type { OrderSaga } from './order.saga.js'
import type { Allowed } from './rights.js'
import { mayCancelOrComplete, mayPlace, mayShip, visibleTo } from './rights.js'

type Deps = { orders: OrderRepository; saga: OrderSaga; products: Products; clock: () => Date }
type PlaceInput = ParsedInputOf<typeof placeOrder>

/** Commands on orders. Each answers when its effect on stock and credit is committed. */
export const orderHandlers = (deps: Deps) => ({
  place: async (input: PlaceInput, context: CallContext): Promise<ReplyOf<typeof placeOrder>> => {
    const allowed = mayPlace(input, context.principal)
    if (!allowed.ok) return allowed
    const order = await submitOnce(deps, input, allowed.value, context)
    return order.ok ? placed(deps, order.value) : order
  },

  ship: async (input: ParsedInputOf<typeof shipOrder>, context: CallContext): Promise<ReplyOf<typeof shipOrder>> => {
    const allowed = mayShip(context.principal)
    if (!allowed.ok) return allowed
    const order = await deps.orders.act(shipOrder, input, { type: 'ship', by: starter(context) }, cause(deps, context))
    return order.ok ? ok(await asOf(deps, await deps.saga.drive(order.value), 'shipped')) : order
  },

  cancel: async (input: ParsedInputOf<typeof cancelOrder>, context: CallContext): Promise<ReplyOf<typeof cancelOrder>> => {
    const allowed = mayCancelOrComplete(context.principal)
    if (!allowed.ok) return allowed
    const action = { type: 'cancel', by: starter(context), reason: input.reason } as const
    const order = await deps.orders.act(cancelOrder, input, action, cause(deps, context))
    return order.ok ? ok(await asOf(deps, await deps.saga.drive(order.value), 'cancelled')) : order
  },

  complete: async (input: ParsedInputOf<typeof completeOrder>, context: CallContext): Promise<ReplyOf<typeof completeOrder>> => {
    const allowed = mayCancelOrComplete(context.principal)
    if (!allowed.ok) return allowed
    const order = await deps.orders.act(completeOrder, input, { type: 'complete', by: starter(context) }, cause(deps, context))
    return order.ok ? ok(await asOf(deps, order.value, 'completed')) : order
  },
})
export type OrderHandlers = ReturnType<typeof orderHandlers>

/** Questions about orders: a caller sees its own rows, others are absent. */
export const orderQueries = ({ lists }: { lists: OrderListRepository }) => ({
  get: (input: ParsedInputOf<typeof getOrders>, { principal }: CallContext) => lists.get(input.ids, visibleTo(principal)),
  list: (input: ParsedInputOf<typeof listOrders>, { principal }: CallContext) => lists.list(input, visibleTo(principal)),
  history: (input: ParsedInputOf<typeof getOrderHistory>, { principal }: CallContext) =>
    lists.history(input.ids, visibleTo(principal)),
})
export type OrderQueries = ReturnType<typeof orderQueries>

const starter = (context: CallContext) => ({ actor: actorOf(context.principal), traceId: context.traceId })
const cause = ({ clock }: Deps, context: CallContext) => ({ context, at: clock() })

/**
 * SKUs and prices are settled before anything is written. A repeat must not be priced again, since the list may have changed meanwhile;
 * where every price is given, the key itself tells a repeat as the order is written.
 */
const submitOnce = async (deps: Deps, input: PlaceInput, allowed: Allowed, context: CallContext) => {
  const before = hasUnpriced(input.lines) ? await deps.orders.placedBefore(input, context) : undefined
  if (before) return before
  const lines = priced(input.lines, input.currency, await deps.products(skusOf(input.lines), context))
  if (!lines.ok) return lines
  const at = deps.clock()
  const draft = drafted(input, { id: newId() as OrderId, for: allowed, lines: lines.value, context, at })
  return deps.orders.place(draft, input, { context, at })
}

/** What placing an order answers, for ever: its refusal, or the order as it was confirmed. */
const placed = async (deps: Deps, submitted: OrderState): Promise<ReplyOf<typeof placeOrder>> => {
  const order = submitted.status === 'submitted' ? await deps.saga.drive(submitted) : submitted
  return order.refusal ? err(order.refusal) : ok(await asOf(deps, order, 'confirmed'))
}

/** The order as it was when it entered a status: the answer of the command that took it there, also to a late repeat. */
const asOf = async ({ orders }: Deps, order: OrderState, status: OrderStatus): Promise<AnswerOf<typeof shipOrder>> => {
  if (order.status === status) return shown(order)
  const updatedAt = await orders.enteredAt(order.id, status)
  if (updatedAt === undefined) throw new Error(`Order ${order.number} is ${order.status} and never was ${status}`)
  return { ...shown(order), status, updatedAt }
}
