import type { CallContext, ErrorOf, OrderId, ParsedInputOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { cancelOrder, completeOrder, OrderStatus, placeOrder, shipOrder } from '@channel/contracts/order'
import { appendToOutbox, contentHash, recallAnswers, rememberAnswers } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { Draft } from './draft.js'
import type { OrderRow } from './order-row.js'
import { orderFrom } from './order-row.js'
import type { OrderAction, OrderEvent, OrderOutcome, OrderState } from './order.js'
import { conclude, decide, evolve, historyOf } from './order.js'
import { published, submitted } from './published.js'
import type { Visibility } from './rights.js'
import { visibleTo } from './rights.js'

type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Cause = { context: CallContext; at: Date }
type PlaceInput = ParsedInputOf<typeof placeOrder>
type StepCommand = typeof shipOrder | typeof cancelOrder | typeof completeOrder
type StepError = ErrorOf<typeof shipOrder>
type KeyReused = { code: 'IDEMPOTENCY_KEY_REUSED'; idempotencyKey: string }
type Key = { scope: string; key: string; bodyHash: string }

export const orderRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** Writes a new order, or answers the one that was written under the same key before, whatever has become of it. */
  place: (draft: Draft, input: PlaceInput, cause: Cause): Promise<Result<OrderState, KeyReused>> =>
    transaction(async (tx) => {
      const key = keyOf(input, cause.context)
      const number = await insert(tx, draft, key)
      if (number === undefined) return samePlacement(await byKey(tx, key), key)
      const order = { ...draft, number }
      await appendToOutbox(tx, [submitted(order)], cause)
      return ok(order)
    }),

  /** The order that was placed under the key of this input, if there is one. */
  placedBefore: async (input: PlaceInput, context: CallContext): Promise<Result<OrderState, KeyReused> | undefined> => {
    const key = keyOf(input, context)
    const found = await byKey(db, key)
    return found && samePlacement(found, key)
  },

  /** Decides what somebody asks of an order, once per idempotency key. A repeat answers the order as it is now. */
  act: (command: StepCommand, input: ParsedInputOf<StepCommand>, action: OrderAction, cause: Cause) =>
    transaction((tx) => actOnce(tx, { command, input, context: cause.context }, action, cause)),

  /** Ends a half-way status, unless another driver did so before; answers the order as it is then. */
  conclude: async (order: OrderState, outcome: OrderOutcome, cause: Cause): Promise<OrderState> => {
    const concluded = await transaction((tx) => save(tx, order, conclude(order, outcome), cause))
    if (concluded) return concluded
    const current = await byId(db, order.id)
    if (!current) throw new Error(`Order ${order.number} is gone`)
    return current
  },

  /**
   * Half-way orders that nobody has driven since `before`, at most `limit`. They count as driven from now on, so that any number of
   * workers may claim at once and none gets another's.
   */
  claimHalfWay: async (before: Date, at: Date, limit: number): Promise<OrderState[]> => {
    const rows = await db.$queryRaw<OrderRow[]>`
      UPDATE orders o SET driven_at = ${at.toISOString()}::timestamptz
        FROM (SELECT id FROM orders
               WHERE status IN ('submitted', 'shipping', 'cancelling') AND driven_at < ${before.toISOString()}::timestamptz
               ORDER BY driven_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
       WHERE o.id = due.id
      RETURNING ${COLUMNS}`
    return rows.map(orderFrom)
  },

  /** When the order entered a status, ISO 8601; undefined if it never did. */
  enteredAt: async (orderId: OrderId, status: OrderStatus): Promise<string | undefined> => {
    const entry = await db.orderHistory.findFirst({ where: { orderId, status }, orderBy: { version: 'asc' } })
    return entry?.at.toISOString()
  },
})
export type OrderRepository = ReturnType<typeof orderRepository>

const COLUMNS = Prisma.sql`
  o.id, o.number, o.channel, o.sales_channel AS "salesChannel", o.dealer_code AS "dealerCode", o.requested_location AS "requestedLocation", o.location, o.status, o.refusal,
  o.cancel_reason AS "cancelReason", o.currency, o.total_minor AS "totalMinor", o.reference, o.placed_by AS "placedBy",
  o.placed_at AS "placedAt", o.updated_at AS "updatedAt", o.version, o.driven_by AS "drivenBy", o.trace_id AS "traceId",
  (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'unitPrice', l.unit_price, 'amountMinor', l.amount_minor)
                   ORDER BY l.line_no)
     FROM order_line l WHERE l.order_id = o.id) AS lines`

const keyOf = ({ idempotencyKey, ...body }: PlaceInput, { principal }: CallContext): Key => ({
  scope: principal.subject,
  key: idempotencyKey,
  bodyHash: contentHash(body),
})

const keyReused = (idempotencyKey: string) => err<KeyReused>({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey })

/**
 * Order, lines and first history entry in one statement; undefined where the key is taken. A key that another transaction is just
 * taking makes this one wait for its end.
 */
const insert = async (tx: Tx, draft: Draft, key: Key): Promise<string | undefined> => {
  const lines = JSON.stringify(draft.lines.map((line, index) => ({ ...line, lineNo: index + 1 })))
  const rows = await tx.$queryRaw<{ number: string }[]>`
    WITH placed AS (
      INSERT INTO orders (
        id, number, channel, sales_channel, dealer_code, requested_location, status, currency, total_minor, reference, placed_by,
        placed_at, updated_at, version, driven_by, trace_id, driven_at, key_scope, idempotency_key, body_hash)
      SELECT ${draft.id}::uuid,
             'SO' || to_char(v.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
             ${draft.channel}, ${draft.salesChannel}, ${draft.dealerCode}, ${draft.requestedLocation}, ${draft.status}, ${draft.currency},
             ${draft.totalMinor},
             ${draft.reference}, ${draft.placedBy}, v.at, v.at, ${draft.version}, ${draft.drivenBy}, ${draft.traceId}, v.at,
             ${key.scope}, ${key.key}, ${key.bodyHash}
        FROM (SELECT ${draft.placedAt}::timestamptz AS at) v, nextval('order_number') n
      ON CONFLICT (key_scope, idempotency_key) DO NOTHING
      RETURNING id, number, version, placed_at, status, placed_by),
    line AS (
      INSERT INTO order_line (order_id, line_no, sku, quantity, unit_price, amount_minor)
      SELECT placed.id, l."lineNo", l.sku, l.quantity, l."unitPrice", l."amountMinor"
        FROM placed, json_to_recordset(${lines}::json)
          AS l ("lineNo" int, sku text, quantity int, "unitPrice" text, "amountMinor" bigint)),
    history AS (
      INSERT INTO order_history (order_id, version, at, status, actor, note)
      SELECT id, version, placed_at, status, placed_by, '' FROM placed)
    SELECT number FROM placed`
  return rows[0]?.number
}

type Kept = { order: OrderState; bodyHash: string }

const byKey = async (db: Tx | PrismaClient, { scope, key }: Key): Promise<Kept | undefined> => {
  const [row] = await db.$queryRaw<(OrderRow & { bodyHash: string })[]>`
    SELECT ${COLUMNS}, o.body_hash AS "bodyHash" FROM orders o WHERE o.key_scope = ${scope} AND o.idempotency_key = ${key}`
  return row && { order: orderFrom(row), bodyHash: row.bodyHash }
}

const samePlacement = (kept: Kept | undefined, key: Key): Result<OrderState, KeyReused> => {
  if (!kept) throw new Error(`The order placed under ${key.key} is gone`)
  return kept.bodyHash === key.bodyHash ? ok(kept.order) : keyReused(key.key)
}

const seenBy = (visibility: Visibility): Prisma.Sql => {
  switch (visibility.of) {
    case 'all':
      return Prisma.sql`true`
    case 'dealer':
      return Prisma.sql`o.dealer_code = ${visibility.dealerCode}`
    case 'own':
      return Prisma.sql`o.placed_by = ${visibility.placedBy}`
    case 'none':
      return Prisma.sql`false`
  }
}

const byId = async (db: Tx | PrismaClient, id: OrderId): Promise<OrderState | undefined> => {
  const [row] = await db.$queryRaw<OrderRow[]>`SELECT ${COLUMNS} FROM orders o WHERE o.id = ${id}::uuid`
  return row && orderFrom(row)
}

const lock = async (tx: Tx, id: OrderId, visibility: Visibility): Promise<OrderState | undefined> => {
  const [row] = await tx.$queryRaw<OrderRow[]>`
    SELECT ${COLUMNS} FROM orders o WHERE o.id = ${id}::uuid AND ${seenBy(visibility)} FOR UPDATE OF o`
  return row && orderFrom(row)
}

type StepCall = { command: StepCommand; input: ParsedInputOf<StepCommand>; context: CallContext }

/** The row lock comes first: repeats of one key wait for each other there, and the second finds the first one's answer. */
const actOnce = async (tx: Tx, call: StepCall, action: OrderAction, cause: Cause): Promise<Result<OrderState, StepError>> => {
  const order = await lock(tx, call.input.orderId, visibleTo(call.context.principal))
  const [stored] = await recallAnswers(tx, [call])
  if (stored === 'key-reused') return keyReused(call.input.idempotencyKey)
  if (stored && !stored.ok) return stored as Result<never, StepError>
  if (stored && order) return ok(order)

  const decision: Result<OrderEvent[], StepError> = order
    ? decide(order, action)
    : err({ code: 'ORDER_NOT_FOUND', orderId: call.input.orderId })
  // Of an acceptance only the fact is kept; the order itself tells the rest.
  await rememberAnswers(tx, [{ ...call, answer: decision.ok ? ok({ orderId: call.input.orderId }) : decision }], cause.at)
  if (!decision.ok || !order) return decision as Result<never, StepError>
  const saved = await save(tx, order, decision.value, cause)
  if (!saved) throw new Error(`Order ${order.number} changed under its lock`)
  return ok(saved)
}

/** Writes what was decided of an order as it was read; undefined, with nothing written, where somebody has changed it since. */
const save = async (tx: Tx, before: OrderState, events: OrderEvent[], cause: Cause): Promise<OrderState | undefined> => {
  let order = before
  for (const event of events) {
    order = evolve(order, event, cause.at.toISOString())
    if (!(await write(tx, order, event))) return undefined
    await appendToOutbox(tx, published(order, event), cause)
  }
  return events.length > 0 ? order : undefined
}

/** The version guards the row: the change is made on the order that was decided on, or not at all. */
const write = async (tx: Tx, order: OrderState, event: OrderEvent): Promise<boolean> => {
  const { at, status, actor, note } = historyOf(order, event)
  const refusal = order.refusal && JSON.stringify(order.refusal)
  const written = await tx.$executeRaw`
    WITH changed AS (
      UPDATE orders
         SET status = ${status}, location = ${order.location}, refusal = ${refusal}::jsonb, cancel_reason = ${order.cancelReason},
             updated_at = ${at}::timestamptz, version = ${order.version}, driven_by = ${order.drivenBy}, trace_id = ${order.traceId},
             driven_at = ${at}::timestamptz
       WHERE id = ${order.id}::uuid AND version = ${order.version - 1}
      RETURNING id)
    INSERT INTO order_history (order_id, version, at, status, actor, note)
    SELECT id, ${order.version}, ${at}::timestamptz, ${status}, ${actor}, ${note} FROM changed`
  return written === 1
}
