import type { CallContext, DealerCode } from '@channel/contracts'
import { servicePrincipal } from '@channel/contracts'
import type { Holds } from './holds.js'
import type { OrderOutcome, OrderState } from './order.js'
import { holdsExpireAt } from './order.js'
import type { OrderRepository } from './order.repository.js'
import type { PlacementAnswers, PlacementStep } from './place-order.js'
import { next } from './place-order.js'

type Deps = { orders: Pick<OrderRepository, 'conclude'>; holds: Holds; clock: () => Date }

/**
 * Drives a half-way order to the end of its step and answers it as it is then. Several drivers may do so at once, and one may
 * take over where another died: every step is idempotent. Throws where stock or credit gave no answer; the order stays half-way.
 */
export const orderSaga = (deps: Deps) => ({
  drive: async (order: OrderState): Promise<OrderState> => {
    const context = { principal: servicePrincipal('order', order.drivenBy), traceId: order.traceId }
    switch (order.status) {
      case 'submitted':
        return settle(deps, order, await place(deps.holds, order, context), context)
      case 'shipping':
        await deps.holds.shipStock(order.id, context)
        return settle(deps, order, { type: 'finish-shipping' }, context)
      case 'cancelling':
        await giveBack(deps.holds, order, context)
        return settle(deps, order, { type: 'finish-cancelling' }, context)
      case 'confirmed':
      case 'refused':
      case 'shipped':
      case 'completed':
      case 'cancelled':
        return order
    }
  },
})
export type OrderSaga = ReturnType<typeof orderSaga>

const settle = ({ orders, clock }: Deps, order: OrderState, outcome: OrderOutcome, context: CallContext) =>
  orders.conclude(order, outcome, { context, at: clock() })

const giveBack = async (holds: Holds, order: OrderState, context: CallContext): Promise<void> => {
  const credit = order.channel === 'dealer' ? [holds.releaseHold(order.id, context)] : []
  await Promise.all([holds.releaseStock(order.id, context), ...credit])
}

const place = async (holds: Holds, order: OrderState, context: CallContext): Promise<OrderOutcome> => {
  const steps = performers(holds, order, context)
  let answers: PlacementAnswers = {}
  for (;;) {
    const todo = next(order, answers)
    if ('outcome' in todo) return todo.outcome
    const answered = await Promise.all(todo.perform.map((step) => steps[step]()))
    answers = Object.assign({}, answers, ...answered)
  }
}

type Performers = { [S in PlacementStep]: () => Promise<Pick<PlacementAnswers, S>> }

const performers = (holds: Holds, order: OrderState, context: CallContext): Performers => {
  const { id: orderId, totalMinor: amountMinor, currency, lines } = order
  const expiresAt = holdsExpireAt(order)
  const dealerCode = order.dealerCode as DealerCode
  const done = { ok: true, value: null } as const
  return {
    'hold-credit': async () => ({
      'hold-credit': await holds.holdCredit({ orderId, dealerCode, amountMinor, currency, expiresAt }, context),
    }),
    'reserve-stock': async () => ({
      'reserve-stock': await holds.reserveStock(
        { orderId, channel: order.salesChannel, buyer: order.dealerCode, location: order.requestedLocation, lines, expiresAt },
        context,
      ),
    }),
    'allocate-stock': async () => ({ 'allocate-stock': await holds.allocateStock(orderId, context) }),
    'confirm-hold': async () => ({ 'confirm-hold': await holds.confirmHold(orderId, context) }),
    'release-stock': async () => {
      await holds.releaseStock(orderId, context)
      return { 'release-stock': done }
    },
    'release-hold': async () => {
      await holds.releaseHold(orderId, context)
      return { 'release-hold': done }
    },
  }
}
