import type { OrderHistoryEntry } from '@channel/contracts/order'
import { Prisma } from '../db/client.js'
import type { Draft } from './draft.js'
import type { Posted } from './events.js'
import type { Tx } from './order-reading.repository.js'
import { reasonRow, termsRow } from './order-row.js'
import type { Kept, OrderState } from './order-state.js'

/** The account whose idempotency key an order was placed with, the key, and the hash of what was asked for. */
export type Key = { scope: string; key: string; bodyHash: string }
type Beginning = Pick<OrderHistoryEntry, 'step' | 'note' | 'document'>
type Inserted = Pick<OrderState, 'number' | 'approval'>

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/** Somebody has to approve it where a rule of its channel and currency says so. */
const byRule = ({ channel, currency, totalMinor }: Draft): Prisma.Sql => Prisma.sql`(
  SELECT '{"why": "rule", "refusal": null, "decision": null}'::jsonb FROM approval_rule r
   WHERE r.channel = ${channel} AND r.currency = ${currency} AND r.above_minor < ${totalMinor})`

/**
 * Order, lines and first history entry in one statement; undefined where the key is taken. A key that another transaction is just
 * taking makes this one wait for its end.
 */
export const insertOrder = async (
  tx: Tx,
  draft: Draft,
  key: Key,
  { step, note, document }: Beginning,
): Promise<Inserted | undefined> => {
  const lines = JSON.stringify(draft.lines.map((line) => ({ ...line, reason: reasonRow(line.reason) })))
  const approval = draft.status === 'submitted' ? byRule(draft) : Prisma.sql`${json(draft.approval)}::jsonb`
  const rows = await tx.$queryRaw<Inserted[]>`
    WITH placed AS (
      INSERT INTO orders (
        id, number, channel, sales_channel, dealer_code, requested_location, location, status, currency, total_minor, reference, terms,
        approval, split_from, placed_by, placed_at, updated_at, version, driven_by, trace_id, driven_at, key_scope, idempotency_key,
        body_hash)
      SELECT ${draft.id}::uuid,
             'SO' || to_char(v.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
             ${draft.channel}, ${draft.salesChannel}, ${draft.dealerCode}, ${draft.requestedLocation}, ${draft.location},
             ${draft.status}, ${draft.currency}, ${draft.totalMinor}, ${draft.reference}, ${json(termsRow({ ...draft, number: '' }))}::jsonb,
             ${approval}, ${draft.splitFrom}::uuid, ${draft.placedBy}, v.at, ${draft.updatedAt}::timestamptz, ${draft.version},
             ${draft.drivenBy}, ${draft.traceId}, ${draft.updatedAt}::timestamptz, ${key.scope}, ${key.key}, ${key.bodyHash}
        FROM (SELECT ${draft.placedAt}::timestamptz AS at) v, nextval('order_number') n
      ON CONFLICT (key_scope, idempotency_key) DO NOTHING
      RETURNING id, number, version, updated_at, status, driven_by, approval),
    line AS (
      INSERT INTO order_line (order_id, line_no, sku, quantity, unit_price, amount_minor, units_before, stocked, reason)
      SELECT placed.id, l."lineNo", l.sku, l.quantity, l."unitPrice", l."amountMinor", l."unitsBefore", l.stocked, l.reason
        FROM placed, json_to_recordset(${lines}::json)
          AS l ("lineNo" int, sku text, quantity int, "unitPrice" text, "amountMinor" bigint, "unitsBefore" int, stocked bool,
                reason jsonb)),
    history AS (
      INSERT INTO order_history (order_id, version, at, status, actor, note, step, document)
      SELECT id, version, updated_at, status, driven_by, ${note}, ${step}, ${document} FROM placed)
    SELECT number, approval FROM placed`
  return rows[0]
}

/** The answer of a command that ends only now. */
export type LateAnswer = { readonly key: string; readonly answer: unknown }

const answered = (late: LateAnswer | undefined): Prisma.Sql =>
  late
    ? Prisma.sql`, answered AS (
        UPDATE command_log SET answer = ${JSON.stringify(late.answer)}::json WHERE key = ${late.key} AND EXISTS (SELECT FROM changed))`
    : Prisma.empty

/** The version guards the row: the change is made on the order that was decided on, or not at all. */
export const updateOrder = async (tx: Tx, order: OrderState, entry: OrderHistoryEntry, late?: LateAnswer): Promise<boolean> => {
  const { at, status, actor, note, step, document, changes } = entry
  const written = await tx.$executeRaw`
    WITH changed AS (
      UPDATE orders
         SET status = ${status}, location = ${order.location}, refusal = ${json(order.refusal)}::jsonb,
             cancel_reason = ${order.cancelReason}, total_minor = ${order.totalMinor}, approval = ${json(order.approval)}::jsonb,
             on_hold = ${json(order.onHold)}::jsonb, pending = ${json(order.pending)}::jsonb,
             placed_as = ${json(order.placedAs)}::jsonb, sap_number = ${order.sapNumber}, updated_at = ${at}::timestamptz,
             version = ${order.version}, driven_by = ${order.drivenBy}, trace_id = ${order.traceId}, driven_key = ${order.drivenKey},
             driven_at = ${at}::timestamptz
       WHERE id = ${order.id}::uuid AND version = ${order.version - 1}
      RETURNING id)${answered(late)}
    INSERT INTO order_history (order_id, version, at, status, actor, note, step, document, changes)
    SELECT id, ${order.version}, ${at}::timestamptz, ${status}, ${actor}, ${note}, ${step}, ${document},
           ${changes.length > 0 ? JSON.stringify(changes) : null}::jsonb
      FROM changed`
  return written === 1
}

/** Shipment, its lines, and what the order's lines have shipped by now; answers the shipment's number. */
export const insertShipment = async (tx: Tx, order: OrderState, posted: Posted): Promise<string> => {
  const [row] = await tx.$queryRaw<{ number: string }[]>`
    WITH posted AS (
      INSERT INTO shipment (id, number, order_id, at, day, amount_minor, carrier, tracking_number, last, actor)
      SELECT ${posted.id}::uuid,
             'SH' || to_char(v.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
             ${order.id}::uuid, v.at, (v.at AT TIME ZONE 'Asia/Shanghai')::date, ${posted.amountMinor}, ${posted.carrier},
             ${posted.trackingNumber}, ${posted.last}, ${order.drivenBy}
        FROM (SELECT ${order.updatedAt}::timestamptz AS at) v, nextval('shipment_number') n
      RETURNING id, number),
    goods AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(posted.lines)}::json)
        AS g ("lineNo" int, sku text, quantity int, "unitPrice" text, "amountMinor" bigint)),
    line AS (
      INSERT INTO shipment_line (shipment_id, line_no, sku, quantity, unit_price, amount_minor)
      SELECT posted.id, g."lineNo", g.sku, g.quantity, g."unitPrice", g."amountMinor" FROM posted, goods g),
    gone AS (
      UPDATE order_line l SET shipped = l.shipped + g.quantity FROM goods g
       WHERE l.order_id = ${order.id}::uuid AND l.line_no = g."lineNo")
    SELECT number FROM posted`
  if (!row) throw new Error(`Shipment ${posted.id} got no number`)
  return row.number
}

/** New quantities and amounts of lines. */
export const updateLines = async (tx: Tx, before: OrderState, after: OrderState): Promise<void> => {
  const changed = after.lines.filter((line) => !before.lines.includes(line))
  await tx.$executeRaw`
    UPDATE order_line l SET quantity = c.quantity, amount_minor = c."amountMinor"
      FROM json_to_recordset(${JSON.stringify(changed)}::json) AS c ("lineNo" int, quantity int, "amountMinor" bigint)
     WHERE l.order_id = ${after.id}::uuid AND l.line_no = c."lineNo"`
}

type Row = Kept & { readonly orderId: string }

/** What was added to rows, or taken from them; a row that is not there yet begins with it. The order's lock is held. */
export const changeKept = async (tx: Tx, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return
  await tx.$executeRaw`
    WITH change AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS c ("orderId" uuid, "reservationId" uuid, sku text, quantity int, waiting int)),
    changed AS (
      UPDATE order_reservation r SET quantity = r.quantity + c.quantity, waiting = r.waiting + c.waiting
        FROM change c
       WHERE r.order_id = c."orderId" AND r.reservation_id = c."reservationId" AND r.sku = c.sku
      RETURNING r.order_id, r.reservation_id, r.sku)
    INSERT INTO order_reservation (order_id, reservation_id, sku, quantity, waiting)
    SELECT c."orderId", c."reservationId", c.sku, c.quantity, c.waiting
      FROM change c
     WHERE NOT EXISTS (
       SELECT FROM changed r WHERE r.order_id = c."orderId" AND r.reservation_id = c."reservationId" AND r.sku = c.sku)`
}

/** By how much the rows of what is kept have to change. */
export const keptChanges = (before: OrderState, after: OrderState): Row[] => {
  const orderId = after.id
  return after.kept.flatMap((one): Row[] => {
    const was = before.kept.find(({ reservationId, sku }) => reservationId === one.reservationId && sku === one.sku)
    if (!was) return [{ ...one, orderId }]
    const [quantity, waiting] = [one.quantity - was.quantity, one.waiting - was.waiting]
    return quantity === 0 && waiting === 0 ? [] : [{ ...one, orderId, quantity, waiting }]
  })
}

type Come = Pick<Kept, 'reservationId' | 'sku' | 'quantity'>

/** Units that waited are there now; of orders that share a reservation the oldest gets them first. */
export const noLongerWaiting = async (tx: Tx, units: readonly Come[], but?: string): Promise<void> => {
  if (units.length === 0) return
  await tx.$executeRaw`
    WITH queue AS (
      SELECT r.order_id, r.reservation_id, r.sku, u.quantity,
             sum(r.waiting) OVER (PARTITION BY r.reservation_id, r.sku ORDER BY r.order_id) - r.waiting AS first
        FROM order_reservation r
        JOIN json_to_recordset(${JSON.stringify(units)}::json) AS u ("reservationId" uuid, sku text, quantity int)
          ON r.reservation_id = u."reservationId" AND r.sku = u.sku
       WHERE r.waiting > 0 AND r.order_id IS DISTINCT FROM ${but ?? null}::uuid)
    UPDATE order_reservation r SET waiting = r.waiting - least(r.waiting, greatest(0, q.quantity - q.first))
      FROM queue q
     WHERE r.order_id = q.order_id AND r.reservation_id = q.reservation_id AND r.sku = q.sku`
}
