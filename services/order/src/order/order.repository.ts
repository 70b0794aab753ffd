import type { CallContext, OrderId, ParsedInputOf, ReservationId, Result, Sku } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type {
  approveOrder,
  cancelOrder,
  changeOrder,
  completeOrder,
  OrderStatus,
  placeOrder,
  shipOrder,
  splitOrder,
} from '@channel/contracts/order'
import type { StoredAnswer } from '@channel/messaging'
import { appendToOutbox, commandKey, contentHash, firstTime, recallAnswers, rememberAnswers } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import type { Decision, OrderAction } from './actions.js'
import { decide } from './actions.js'
import type { Draft } from './draft.js'
import type { OrderEvent } from './events.js'
import { evolve, historyOf } from './events.js'
import type { Tx } from './order-reading.repository.js'
import { byId, COLUMNS, lock } from './order-reading.repository.js'
import type { OrderRow } from './order-row.js'
import { orderFrom } from './order-row.js'
import type { Key } from './order-writing.repository.js'
import {
  changeKept,
  insertOrder,
  insertShipment,
  keptChanges,
  noLongerWaiting,
  updateLines,
  updateOrder,
} from './order-writing.repository.js'
import type { OrderState } from './order-state.js'
import { shown } from './order.js'
import type { OrderOutcome } from './outcomes.js'
import { conclude } from './outcomes.js'
import type { Numbers } from './published.js'
import { published, submitted } from './published.js'
import { visibleTo } from './rights.js'

export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Cause = { context: CallContext; at: Date }
type PlaceInput = ParsedInputOf<typeof placeOrder>
/** All that people ask of an order that is there. Their inputs differ in what `OrderAction` has of them. */
export type StepCommand =
  typeof approveOrder | typeof shipOrder | typeof completeOrder | typeof cancelOrder | typeof changeOrder | typeof splitOrder
export type StepCall = { command: StepCommand; input: { idempotencyKey: string; orderId: OrderId }; context: CallContext }
type KeyReused = { code: 'IDEMPOTENCY_KEY_REUSED'; idempotencyKey: string }

/** What became of a command: its answer, or the half-way order whose end will be it. */
export type Acted = { readonly answer: StoredAnswer } | { readonly underway: OrderState }
/** The order after an attempt to conclude it, and the answer to the command behind it where this attempt was the one. */
export type Concluded = { readonly order: OrderState; readonly answer?: StoredAnswer }

const UNDERWAY = { ok: true, value: 'underway' } as const

export const orderRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** Writes a new order, or answers the one that was written under the same key before, whatever has become of it. */
  place: (draft: Draft, input: PlaceInput, cause: Cause): Promise<Result<OrderState, KeyReused>> =>
    transaction(async (tx) => {
      const key = keyOf(input, cause.context)
      const inserted = await insertOrder(tx, draft, key, { step: 'submitted', note: '', document: null })
      if (inserted === undefined) return samePlacement(await byKey(tx, key), key)
      const order = { ...draft, ...inserted }
      await appendToOutbox(tx, [submitted(order)], cause)
      return ok(order)
    }),

  /** The order that was placed under the key of this input, if there is one. */
  placedBefore: async (input: PlaceInput, context: CallContext): Promise<Result<OrderState, KeyReused> | undefined> => {
    const key = keyOf(input, context)
    const found = await byKey(db, key)
    return found && samePlacement(found, key)
  },

  /** Decides what somebody asks of an order, once per idempotency key. */
  act: (call: StepCall, action: OrderAction, cause: Cause): Promise<Acted> =>
    transaction((tx) => actOnce(tx, call, action, cause)),

  /** The answer to a command that was under way; somebody else has ended it. */
  answered: async (call: StepCall): Promise<StoredAnswer> => {
    const [stored] = await recallAnswers(db, [call])
    if (!stored || stored === 'key-reused' || isUnderway(stored))
      throw new Error(`Order ${call.input.orderId} is not half-way, and ${commandKey(call)} has no answer`)
    return stored
  },

  /** Ends a half-way status, unless another driver did so before; answers the order as it is then. */
  conclude: async (order: OrderState, outcome: OrderOutcome, cause: Cause): Promise<Concluded> => {
    const concluded = await transaction((tx) => concludeOnce(tx, order, outcome, cause))
    if (concluded) return concluded
    const current = await byId(db, order.id)
    if (!current) throw new Error(`Order ${order.number} is gone`)
    return { order: current }
  },

  /**
   * Half-way orders that nobody has driven since `before`, at most `limit`. They count as driven from now on, so that any number of
   * workers may claim at once and none gets another's.
   */
  claimHalfWay: (before: Date, at: Date, limit: number): Promise<OrderState[]> => claimHalfWay(db, before, at, limit),

  /** What an order became when it had been placed, and when, ISO 8601. */
  placement: async (orderId: OrderId): Promise<{ status: OrderStatus; at: string }> => {
    const entry = await db.orderHistory.findUniqueOrThrow({ where: { orderId_version: { orderId, version: 2 } } })
    return { status: entry.status as OrderStatus, at: entry.at.toISOString() }
  },

  /** Goods have come for units of a reservation that waited; once per event. */
  goodsCame: (event: { consumer: string; eventId: string }, reservationId: ReservationId, units: Come[]): Promise<void> =>
    transaction(async (tx) => {
      if (await firstTime(tx, event.consumer, event.eventId)) await goodsCame(tx, reservationId, units)
    }),
})
export type OrderRepository = ReturnType<typeof orderRepository>

const claimHalfWay = async (db: PrismaClient, before: Date, at: Date, limit: number): Promise<OrderState[]> => {
  const rows = await db.$queryRaw<OrderRow[]>`
    UPDATE orders o SET driven_at = ${at.toISOString()}::timestamptz
      FROM (SELECT id FROM orders
             WHERE status IN ('submitted', 'shipping', 'changing', 'cancelling')
               AND driven_at < ${before.toISOString()}::timestamptz
             ORDER BY driven_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
     WHERE o.id = due.id
    RETURNING ${COLUMNS}`
  return rows.map(orderFrom)
}

type Come = { sku: Sku; quantity: number }

const keyOf = ({ idempotencyKey, ...body }: PlaceInput, { principal }: CallContext): Key => ({
  scope: principal.subject,
  key: idempotencyKey,
  bodyHash: contentHash(body),
})

const keyReused = (idempotencyKey: string) => err<KeyReused>({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey })

type Placed = { order: OrderState; bodyHash: string }

const byKey = async (db: Tx | PrismaClient, { scope, key }: Key): Promise<Placed | undefined> => {
  const [row] = await db.$queryRaw<(OrderRow & { bodyHash: string })[]>`
    SELECT ${COLUMNS}, o.body_hash AS "bodyHash" FROM orders o WHERE o.key_scope = ${scope} AND o.idempotency_key = ${key}`
  return row && { order: orderFrom(row), bodyHash: row.bodyHash }
}

const samePlacement = (placed: Placed | undefined, key: Key): Result<OrderState, KeyReused> => {
  if (!placed) throw new Error(`The order placed under ${key.key} is gone`)
  return placed.bodyHash === key.bodyHash ? ok(placed.order) : keyReused(key.key)
}

const isUnderway = (answer: StoredAnswer): boolean => answer.ok && answer.value === UNDERWAY.value

/** The row lock comes first: repeats of one key wait for each other there, and the second finds the first one's answer. */
const actOnce = async (tx: Tx, call: StepCall, action: OrderAction, cause: Cause): Promise<Acted> => {
  const order = await lock(tx, call.input.orderId, visibleTo(call.context.principal))
  const [stored] = await recallAnswers(tx, [call])
  if (stored === 'key-reused') return { answer: keyReused(call.input.idempotencyKey) }
  if (stored) return order && isUnderway(stored) ? { underway: order } : { answer: stored }

  const by = { ...action.by, key: commandKey(call) }
  const decision: Decision = order
    ? decide(order, { ...action, by })
    : err({ code: 'ORDER_NOT_FOUND', orderId: call.input.orderId })
  if (!order || !decision.ok) {
    await rememberAnswers(tx, [{ ...call, answer: decision }], cause.at)
    return { answer: decision }
  }
  const after = decision.value.reduce((state, event) => evolve(state, event, cause.at.toISOString()), order)
  const underway = HALF_WAY.includes(after.status)
  const answer = underway ? UNDERWAY : ok(shown(after))
  await rememberAnswers(tx, [{ ...call, answer }], cause.at)
  const saved = await save(tx, order, decision.value, cause)
  if (!saved) throw new Error(`Order ${order.number} changed under its lock`)
  return underway ? { underway: saved.order } : { answer }
}

const HALF_WAY: OrderStatus[] = ['submitted', 'shipping', 'changing', 'cancelling']

/**
 * A placement is concluded as it was read, guarded by its version: that is one statement less. Everything else is read again under
 * lock, since goods that came for waiting units leave the version alone.
 */
const concludeOnce = async (tx: Tx, order: OrderState, outcome: OrderOutcome, cause: Cause): Promise<Concluded | undefined> => {
  if (order.status === 'submitted') return save(tx, order, conclude(order, outcome), cause)
  const current = await lock(tx, order.id, { of: 'all' })
  if (!current || current.version !== order.version) return undefined
  return save(tx, current, conclude(current, outcome), cause)
}

/** Writes what was decided of an order as it was read; undefined, with nothing written, where somebody has changed it since. */
const save = async (tx: Tx, before: OrderState, events: OrderEvent[], cause: Cause): Promise<Concluded | undefined> => {
  let concluded: Concluded = { order: before }
  for (const event of events) {
    const saved = await write(tx, concluded.order, event, cause)
    if (!saved) return undefined
    concluded = saved
  }
  return concluded
}

const write = async (tx: Tx, before: OrderState, event: OrderEvent, cause: Cause): Promise<Concluded | undefined> => {
  const after = evolve(before, event, cause.at.toISOString())
  const numbers = await writeParts(tx, before, after, event)
  const document = numbers.shipment ?? numbers.child ?? null
  const answer = answerOf(after, event, numbers)
  const ends = before.drivenKey !== null && after.drivenKey === null
  const late = ends ? { key: before.drivenKey, answer } : undefined
  if (!(await updateOrder(tx, after, historyOf(before, after, event, document), late))) return undefined
  // Waiting units are written only after the version has been found to be right, so that whoever lost writes nothing at all.
  if (event.type === 'confirmed') await changeKept(tx, keptChanges({ ...before, kept: [] }, after))
  await appendToOutbox(tx, published(after, event, numbers), cause)
  return ends ? { order: after, answer } : { order: after }
}

/** What lies in tables of its own; answers the numbers that it got. */
const writeParts = async (tx: Tx, before: OrderState, after: OrderState, event: OrderEvent): Promise<Numbers> => {
  if (event.type !== 'confirmed' && after.kept !== before.kept) await changeKept(tx, keptChanges(before, after))
  if ('spilt' in event) await noLongerWaiting(tx, event.spilt, after.id)
  if (event.type === 'shipment-posted') return { shipment: await insertShipment(tx, after, event.posted) }
  if (after.lines !== before.lines) await updateLines(tx, before, after)
  return event.type === 'split' ? { child: await insertChild(tx, before, event) } : {}
}

const insertChild = async (tx: Tx, parent: OrderState, { child }: OrderEvent & { type: 'split' }): Promise<string> => {
  const key = { scope: 'split', key: child.id, bodyHash: '' }
  const note = parent.pending?.type === 'split' ? parent.pending.reason : ''
  const inserted = await insertOrder(tx, child, key, { step: 'split-off', note, document: parent.number })
  if (!inserted) throw new Error(`Order ${child.id} was split off before`)
  await changeKept(
    tx,
    child.kept.map((one) => ({ ...one, orderId: child.id })),
  )
  return inserted.number
}

const answerOf = (after: OrderState, event: OrderEvent, { child }: Numbers): StoredAnswer => {
  if (event.type === 'change-refused') return err(event.refusal)
  if (event.type !== 'split') return ok(shown(after))
  return ok({ order: shown(after), newOrder: shown({ ...event.child, number: child ?? '' }) })
}

/**
 * Of an order that is half-way nobody may have written down yet that units wait: there it is remembered that they have come, as less than
 * nothing. Otherwise waiting ends at nothing: what was given back meanwhile was taken off before.
 */
const goodsCame = async (tx: Tx, reservationId: ReservationId, units: readonly Come[]): Promise<void> => {
  const orders = await tx.$queryRaw<{ id: string; status: string }[]>`
    SELECT o.id, o.status FROM orders o
     WHERE o.id = ${reservationId}::uuid
        OR o.id IN (SELECT r.order_id FROM order_reservation r WHERE r.reservation_id = ${reservationId}::uuid)
     ORDER BY o.id FOR UPDATE`
  const [first, another] = orders
  const came = units.map((one) => ({ ...one, reservationId }))
  if (first && !another && (first.status === 'submitted' || first.status === 'changing'))
    await changeKept(
      tx,
      came.map(({ sku, quantity }) => ({ orderId: first.id, reservationId, sku, quantity: 0, waiting: -quantity })),
    )
  else await noLongerWaiting(tx, came)
}
