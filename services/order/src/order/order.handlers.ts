import type {
  AnswerOf,
  CallContext,
  DealerCode,
  OrderId,
  ParsedInputOf,
  Principal,
  ReplyOf,
  ReservationId,
  Result,
} from '@channel/contracts'
import { actorOf, err, newId, ok, servicePrincipal } from '@channel/contracts'
import type { getOrderHistory, getOrders, getShipments, listOrders, placeOrder } from '@channel/contracts/order'
import {
  approveOrder,
  cancelOrder,
  changeOrder,
  completeOrder,
  holdOrder,
  markSent,
  receiveOrder,
  rejectOrder,
  shipOrder,
  splitOrder,
  unholdOrder,
} from '@channel/contracts/order'
import type { OrderAction } from './actions.js'
import { priced, skusOf, unpriced } from './basket.js'
import { drafted } from './draft.js'
import type { Prices, Products } from './holds.js'
import type { OrderListRepository } from './order-list.repository.js'
import type { OrderState } from './order-state.js'
import { asPlaced } from './order.js'
import type { OrderRepository, StepCall, StepCommand } from './order.repository.js'
import type { OrderSaga } from './order.saga.js'
import type { Allowed } from './rights.js'
import { mayBuy, mayPlace, mayReport, mayRun, ordersBelow, visibleTo } from './rights.js'
import type { ShipmentListRepository } from './shipment-list.repository.js'

type Deps = {
  orders: OrderRepository
  saga: OrderSaga
  products: Products
  prices: Prices
  clock: () => Date
  branchOf: (own: DealerCode) => Promise<readonly DealerCode[]>
}
type PlaceInput = ParsedInputOf<typeof placeOrder>
type May = (principal: Principal) => Result<null, { code: 'FORBIDDEN'; reason: string }>
type Asked = OrderAction extends infer A ? (A extends OrderAction ? Omit<A, 'by'> : never) : never

/** One thing that is asked of an order: who may, and what it means. */
const steps =
  (deps: Deps) =>
  <C extends StepCommand>(command: C, may: May, asked: (input: ParsedInputOf<C>, at: string) => Asked) =>
  async (input: ParsedInputOf<C>, context: CallContext): Promise<ReplyOf<C>> => {
    const allowed = may(context.principal)
    if (!allowed.ok) return allowed as ReplyOf<C>
    const action = { ...asked(input, deps.clock().toISOString()), by: starter(context) }
    return (await taken(deps, { command, input, context }, action)) as ReplyOf<C>
  }

/** The caller's own dealer first; those below it only where one of them is ordered for. */
const branchFor = async ({ branchOf }: Deps, input: PlaceInput, principal: Principal): Promise<readonly DealerCode[]> => {
  const { dealerCode: own } = principal
  if (own === undefined) return []
  return ordersBelow(input, principal) ? [own, ...(await branchOf(own))] : [own]
}

/** Commands on orders. Each answers when its effect on stock and credit is committed. */
export const orderHandlers = (deps: Deps) => {
  const step = steps(deps)
  return {
    place: async (input: PlaceInput, context: CallContext): Promise<ReplyOf<typeof placeOrder>> => {
      const allowed = mayPlace(input, context.principal, await branchFor(deps, input, context.principal))
      if (!allowed.ok) return allowed
      const order = await submitOnce(deps, input, allowed.value, context)
      return order.ok ? placed(deps, order.value) : order
    },
    approve: step(approveOrder, mayRun, ({ reason }) => ({ type: 'approve', reason })),
    reject: step(rejectOrder, mayRun, ({ reason }) => ({ type: 'reject', reason })),
    ship: step(shipOrder, mayRun, ({ lines, carrier, trackingNumber }) => ({
      type: 'ship',
      shipmentId: newId(),
      lines,
      carrier,
      trackingNumber,
    })),
    receive: step(receiveOrder, mayBuy, () => ({ type: 'receive' })),
    complete: step(completeOrder, mayBuy, () => ({ type: 'complete' })),
    cancel: step(cancelOrder, mayBuy, ({ reason }) => ({ type: 'cancel', reason })),
    change: step(changeOrder, mayBuy, ({ lines, reason }, at) => ({
      type: 'change',
      changeId: newId() as ReservationId,
      lines,
      reason,
      at,
    })),
    hold: step(holdOrder, mayRun, ({ reason }) => ({ type: 'hold', reason })),
    unhold: step(unholdOrder, mayRun, ({ reason }) => ({ type: 'unhold', reason })),
    split: step(splitOrder, mayRun, ({ lines, reason }) => ({ type: 'split', newOrderId: newId() as OrderId, lines, reason })),
    markSent: step(markSent, mayReport, ({ sapNumber }) => ({ type: 'mark-sent', sapNumber })),
  }
}
export type OrderHandlers = ReturnType<typeof orderHandlers>

type Lists = { lists: OrderListRepository; shipments: ShipmentListRepository }

/** Questions about orders: a caller sees its own rows, others are absent. */
export const orderQueries = ({ lists, shipments }: Lists) => ({
  get: (input: ParsedInputOf<typeof getOrders>, { principal }: CallContext) => lists.get(input.ids, visibleTo(principal)),
  list: (input: ParsedInputOf<typeof listOrders>, { principal }: CallContext) => lists.list(input, visibleTo(principal)),
  history: (input: ParsedInputOf<typeof getOrderHistory>, { principal }: CallContext) =>
    lists.history(input.ids, visibleTo(principal)),
  shipments: (input: ParsedInputOf<typeof getShipments>, { principal }: CallContext) =>
    shipments.ofOrders(input.orderIds, visibleTo(principal)),
})
export type OrderQueries = ReturnType<typeof orderQueries>

const starter = (context: CallContext) => ({ actor: actorOf(context.principal), traceId: context.traceId, key: null })
const cause = ({ clock }: Deps, context: CallContext) => ({ context, at: clock() })

const taken = async (deps: Deps, call: StepCall, action: OrderAction) => {
  const acted = await deps.orders.act(call, action, cause(deps, call.context))
  if ('answer' in acted) return acted.answer
  const { answer } = await deps.saga.drive(acted.underway)
  return answer ?? deps.orders.answered(call)
}

/**
 * SKUs and prices are settled before anything is written. A repeat must not be priced again, since the list may have changed meanwhile;
 * where every price is given, the key itself tells a repeat as the order is written.
 */
const submitOnce = async (deps: Deps, input: PlaceInput, allowed: Allowed, context: CallContext) => {
  const toPrice = unpriced(input.lines)
  const before = toPrice.length > 0 ? await deps.orders.placedBefore(input, context) : undefined
  if (before) return before
  const [listed, quoted] = await Promise.all([
    deps.products(skusOf(input.lines), context),
    toPrice.length > 0 ? quotes(deps, input, allowed, context) : [],
  ])
  const lines = priced(input.lines, input.currency, listed, quoted)
  if (!lines.ok) return lines
  const at = deps.clock()
  const draft = drafted(input, { id: newId() as OrderId, for: allowed, lines: lines.value, context, at })
  return deps.orders.place(draft, input, { context, at })
}

/** Asked in the service's own name: guides and buyers may order where they may not look into price lists. */
const quotes = ({ prices }: Deps, input: PlaceInput, { dealerCode }: Allowed, { principal, traceId }: CallContext) =>
  prices(
    {
      channel: input.channel,
      salesChannel: input.salesChannel,
      dealerCode: dealerCode ?? undefined,
      currency: input.currency,
      lines: unpriced(input.lines).map(({ sku, quantity }) => ({ sku, quantity })),
    },
    { principal: servicePrincipal('order', actorOf(principal)), traceId },
  )

/** What placing an order answers, for ever: its refusal, or the order as it was when it had been placed. */
const placed = async (deps: Deps, submitted: OrderState): Promise<ReplyOf<typeof placeOrder>> => {
  const order = submitted.version === 1 ? (await deps.saga.drive(submitted)).order : submitted
  const { status, at } =
    order.version === 2 ? { status: order.status, at: order.updatedAt } : await deps.orders.placement(order.id)
  return status === 'refused' && order.refusal
    ? err(order.refusal)
    : ok(asPlaced(order, status, at) satisfies AnswerOf<typeof placeOrder>)
}
