import type { CallContext, DealerCode, ReservationId } from '@channel/contracts'
import { servicePrincipal } from '@channel/contracts'
import type { ChangeAnswers, ChangeStep } from './change-order.js'
import { nextChange } from './change-order.js'
import type { Holds } from './holds.js'
import type { OrderState, Pending, StockPart } from './order-state.js'
import { expiryAfter, holdsExpireAt } from './order.js'
import type { Concluded, OrderRepository } from './order.repository.js'
import type { OrderOutcome } from './outcomes.js'
import { conclude } from './outcomes.js'
import type { PlacementAnswers, PlacementStep } from './place-order.js'
import { next } from './place-order.js'
import { openMinor, shippedMinor } from './units.js'

type Deps = { orders: Pick<OrderRepository, 'conclude'>; holds: Holds; clock: () => Date }
type PendingOf<T extends Pending['type']> = Extract<Pending, { type: T }>

/**
 * Drives a half-way order to the end of its step and answers it as it is then. Several drivers may do so at once, and one may
 * take over where another died: every step is idempotent. Throws where stock or credit gave no answer; the order stays half-way.
 */
export const orderSaga = ({ orders, holds, clock }: Deps) => ({
  drive: async (order: OrderState): Promise<Concluded> => {
    const context = { principal: servicePrincipal('order', order.drivenBy), traceId: order.traceId }
    const outcome = await outcomeOf(holds, order, context, clock)
    return outcome ? orders.conclude(order, outcome, { context, at: clock() }) : { order }
  },
})
export type OrderSaga = ReturnType<typeof orderSaga>

const outcomeOf = async (
  holds: Holds,
  order: OrderState,
  context: CallContext,
  clock: () => Date,
): Promise<OrderOutcome | undefined> => {
  if (order.status === 'submitted') return place(holds, order, context)
  const { pending } = order
  switch (pending?.type) {
    case undefined:
      return undefined
    case 'ship':
      await Promise.all(pending.stock.map((part) => holds.shipStock({ ...part, orderId: order.id, step: pending.id }, context)))
      return { type: 'finish-shipping' }
    case 'change':
      return change(holds, order, pending, context)
    case 'split':
      if (order.channel === 'dealer')
        await holds.splitHold({ orderId: order.id, newOrderId: pending.id, amountMinor: pending.amountMinor }, context)
      return { type: 'finish-split', at: clock().toISOString() }
    case 'cancel':
      await giveBack(holds, order, pending.stock, context)
      return { type: 'finish-cancelling' }
  }
}

const giveBack = async (holds: Holds, order: OrderState, stock: readonly StockPart[], context: CallContext): Promise<void> => {
  const { id: orderId, version } = order
  const back = stock.map((part) => holds.releaseStock({ ...part, orderId, step: `cancel-${version}` }, context))
  const credit = order.channel === 'dealer' ? [holds.releaseHold({ orderId, shippedMinor: shippedMinor(order) }, context)] : []
  await Promise.all([...back, ...credit])
}

const done = { ok: true, value: null } as const

const place = async (holds: Holds, order: OrderState, context: CallContext): Promise<OrderOutcome> => {
  const steps = placement(holds, order, context)
  let answers: PlacementAnswers = {}
  for (;;) {
    const todo = next(order, answers)
    if ('outcome' in todo) return todo.outcome
    const answered = await Promise.all(todo.perform.map((step) => steps[step]()))
    answers = Object.assign({}, answers, ...answered)
  }
}

const ownReservation = ({ id }: OrderState) => id as string as ReservationId

/** Whatever reservation of the order it is, it is looked for in the same way. */
const stockWanted = (order: OrderState) => ({
  orderId: order.id,
  channel: order.salesChannel,
  buyer: order.dealerCode,
  location: order.requestedLocation,
  region: order.region,
  batch: order.giftBatch,
  mayWait: order.mayWait,
})

const approvedCredit = ({ approval }: OrderState) =>
  approval?.why === 'credit' && approval.decision?.approved ? approval.decision : null

type Placement = { [S in PlacementStep]: () => Promise<Pick<PlacementAnswers, S>> }

const placement = (holds: Holds, order: OrderState, context: CallContext): Placement => {
  const { id: orderId, totalMinor: amountMinor, currency } = order
  const [expiresAt, approved] = [holdsExpireAt(order), approvedCredit(order)]
  const dealerCode = order.dealerCode as DealerCode
  const reservationId = ownReservation(order)
  const lines = order.lines.map(({ sku, quantity }) => ({ sku, quantity }))
  return {
    'hold-credit': async () => ({
      'hold-credit': await holds.holdCredit({ orderId, dealerCode, amountMinor, currency, expiresAt, approved }, context),
    }),
    'reserve-stock': async () => ({
      'reserve-stock': await holds.reserveStock({ ...stockWanted(order), reservationId, lines, expiresAt }, context),
    }),
    'allocate-stock': async () => ({ 'allocate-stock': await holds.allocateStock({ orderId, reservationId }, context) }),
    'confirm-hold': async () => ({ 'confirm-hold': await holds.confirmHold(orderId, context) }),
    'release-stock': async () => {
      await holds.releaseStock({ orderId, reservationId, lines: null, step: 'refuse' }, context)
      return { 'release-stock': done }
    },
    'release-hold': async () => {
      await holds.releaseHold({ orderId, shippedMinor: 0 }, context)
      return { 'release-hold': done }
    },
  }
}

const change = async (
  holds: Holds,
  order: OrderState,
  pending: PendingOf<'change'>,
  context: CallContext,
): Promise<OrderOutcome> => {
  const [before, after] = [openMinor(order), openAfter(order)]
  const moves = order.channel !== 'dealer' || after === before ? 'same' : after > before ? 'more' : 'less'
  const wanted = { credit: moves, more: pending.more.length > 0, less: pending.less.length > 0 } as const
  const steps = changing(holds, order, pending, { before, after, context })
  let answers: ChangeAnswers = {}
  for (;;) {
    const todo = nextChange(wanted, answers)
    if ('outcome' in todo) return todo.outcome
    const answered = await Promise.all(todo.perform.map((step) => steps[step]()))
    answers = Object.assign({}, answers, ...answered)
  }
}

/** What would be open on credit, were the change made already. */
const openAfter = (order: OrderState): number => {
  const [event] = conclude(order, { type: 'finish-change', waiting: [] })
  if (event?.type !== 'changed') return openMinor(order)
  const totalMinor = event.lines.reduce((total, { amountMinor }) => total + amountMinor, 0)
  return openMinor({ ...order, lines: event.lines, totalMinor })
}

type Changing = { [S in ChangeStep]: () => Promise<Pick<ChangeAnswers, S>> }
type Amounts = { before: number; after: number; context: CallContext }

const changing = (
  holds: Holds,
  order: OrderState,
  { id: reservationId, more, less, at }: PendingOf<'change'>,
  { before, after, context }: Amounts,
): Changing => {
  const orderId = order.id
  const credit = { orderId, shippedMinor: shippedMinor(order) }
  const expiresAt = expiryAfter(at)
  const step = (name: string) => `${name}-${reservationId}`
  return {
    'raise-hold': async () => ({
      'raise-hold': await holds.raiseHold({ ...credit, step: step('raise'), amountMinor: after }, context),
    }),
    'reserve-more': async () => ({
      'reserve-more': await holds.reserveStock({ ...stockWanted(order), reservationId, lines: [...more], expiresAt }, context),
    }),
    'allocate-more': async () => ({ 'allocate-more': await holds.allocateStock({ orderId, reservationId }, context) }),
    'release-less': async () => {
      await Promise.all(less.map((part) => holds.releaseStock({ ...part, orderId, step: step('less') }, context)))
      return { 'release-less': done }
    },
    'lower-hold': async () => {
      await holds.lowerHold({ ...credit, step: step('lower'), amountMinor: after }, context)
      return { 'lower-hold': done }
    },
    'undo-reserve': async () => {
      await holds.releaseStock({ orderId, reservationId, lines: null, step: step('undo') }, context)
      return { 'undo-reserve': done }
    },
    'undo-hold': async () => {
      await holds.lowerHold({ ...credit, step: step('undo'), amountMinor: before }, context)
      return { 'undo-hold': done }
    },
  }
}
