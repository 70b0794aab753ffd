import type { AnswerOf, CallContext, EventEnvelope, EventId, InputOf, PayloadOf, Result } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { backorderFilled } from '@channel/contracts/inventory'
import type { shipmentPosted } from '@channel/contracts/order'
import {
  approveOrder,
  cancelOrder,
  changeOrder,
  completeOrder,
  getOrders,
  getShipments,
  holdOrder,
  listOrders,
  markSent,
  placeOrder,
  receiveOrder,
  rejectOrder,
  returnGoods,
  setApprovalRule,
  shipOrder,
  splitOrder,
  unholdOrder,
} from '@channel/contracts/order'
import { createLogger } from '@channel/service-kit'
import { asService, brandAdmin, brandOps, testDatabase } from '@channel/testkit'
import { orderParts } from '../order.parts.js'
import { Neighbours } from './neighbours.js'
import type { Filled } from './stock-model.js'

type PlaceInput = Partial<InputOf<typeof placeOrder>>
type ShipParts = Partial<InputOf<typeof shipOrder>>
type Units = { lineNo: number; quantity: number }
type ReturnInput = Partial<InputOf<typeof returnGoods>>

const TABLES =
  'orders, order_line, order_history, order_reservation, shipment, shipment_line, approval_rule, goods_return, goods_return_line, ' +
  'return_request, return_request_line, return_request_step, return_photo, outbox, inbox, command_log'

/** The order service on a real database, with its neighbours in memory and a clock that the test moves. */
export const orderService = async () => {
  const database = await testDatabase('order')
  const neighbours = new Neighbours()
  let now = new Date('2026-03-02T08:00:00.000Z')
  const instance = () =>
    orderParts({
      databaseUrl: database.url,
      logger: createLogger({ level: 'silent' }),
      clock: () => now,
      publisher: { publish: async () => undefined },
      rpc: neighbours,
    })
  const parts = instance()
  const replicas = [parts]
  const settled = new Set<string>()
  return {
    ...parts,
    ...commands(parts),
    database,
    neighbours,
    now: () => now,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1_000)
    },
    /** Another replica of the service on the same database. */
    replica: () => {
      const another = instance()
      replicas.push(another)
      return { ...another, ...commands(another) }
    },
    /** Names of the events in the outbox, oldest first, of one document or of all. */
    events: async (key?: string) => {
      const rows = await database.query<{ name: string }>(
        'SELECT name FROM outbox_event WHERE $1::text IS NULL OR key = $1 ORDER BY seq, place',
        key,
      )
      return rows.map(({ name }) => name)
    },
    /** The account learns of the shipments that it has not heard of; what a shipment tells comes once. */
    settle: async () => {
      const told = await database.query<{ id: string; payload: PayloadOf<typeof shipmentPosted> }>(
        "SELECT id, payload FROM outbox_event WHERE name = 'order.shipment-posted.v1' ORDER BY seq, place",
      )
      for (const { id, payload } of told) if (!settled.has(id) && settled.add(id)) neighbours.credit.shipped(payload)
    },
    rowsIn: async (table: string) => Number((await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n),
    /** An empty service with empty neighbours, without the cost of another database. */
    clear: async () => {
      await database.query(`TRUNCATE ${TABLES} CASCADE`)
      neighbours.clear()
      settled.clear()
    },
    close: async () => {
      for (const { db } of replicas) await db.$disconnect()
      await database.drop()
    },
  }
}
export type TestedService = Awaited<ReturnType<typeof orderService>>

type Parts = ReturnType<typeof orderParts>
export type PlacedOrder = AnswerOf<typeof placeOrder>

const key = () => newId()

const commands = ({ orders, queries, returns, approvalRules, consumers }: Parts) => ({
  place: (input: PlaceInput, context: CallContext = brandOps) =>
    orders.place(placeOrder.input.parse({ idempotencyKey: newId(), channel: 'online', currency: 'CNY', ...input }), context),
  ship: (orderId: string, context: CallContext = brandOps, idempotencyKey = key(), parts: ShipParts = {}) =>
    orders.ship(shipOrder.input.parse({ idempotencyKey, orderId, ...parts }), context),
  cancel: (orderId: string, context: CallContext = brandOps, idempotencyKey = key(), reason = '客户取消') =>
    orders.cancel(cancelOrder.input.parse({ idempotencyKey, orderId, reason }), context),
  complete: (orderId: string, context: CallContext = brandOps, idempotencyKey = key()) =>
    orders.complete(completeOrder.input.parse({ idempotencyKey, orderId }), context),
  receive: (orderId: string, context: CallContext = brandOps, idempotencyKey = key()) =>
    orders.receive(receiveOrder.input.parse({ idempotencyKey, orderId }), context),
  approve: (orderId: string, context: CallContext = brandAdmin, idempotencyKey = key(), reason = '老客户') =>
    orders.approve(approveOrder.input.parse({ idempotencyKey, orderId, reason }), context),
  reject: (orderId: string, context: CallContext = brandAdmin, idempotencyKey = key(), reason = '欠款太多') =>
    orders.reject(rejectOrder.input.parse({ idempotencyKey, orderId, reason }), context),
  change: (orderId: string, lines: Units[], context: CallContext = brandOps, idempotencyKey = key(), reason = '客户改单') =>
    orders.change(changeOrder.input.parse({ idempotencyKey, orderId, lines, reason }), context),
  split: (orderId: string, lines?: Units[], context: CallContext = brandOps, idempotencyKey = key(), reason = '分批发货') =>
    orders.split(splitOrder.input.parse({ idempotencyKey, orderId, lines, reason }), context),
  hold: (orderId: string, context: CallContext = brandOps, idempotencyKey = key(), reason = '待核实') =>
    orders.hold(holdOrder.input.parse({ idempotencyKey, orderId, reason }), context),
  unhold: (orderId: string, context: CallContext = brandOps, idempotencyKey = key(), reason = '已核实') =>
    orders.unhold(unholdOrder.input.parse({ idempotencyKey, orderId, reason }), context),
  markSent: (orderId: string, context: CallContext = asService('sap-sync'), idempotencyKey = key(), sapNumber = '45000001') =>
    orders.markSent(markSent.input.parse({ idempotencyKey, orderId, sapNumber }), context),
  setRule: (aboveMinor: number | null, channel: 'dealer' | 'online' = 'dealer', context: CallContext = brandAdmin) =>
    approvalRules.set(setApprovalRule.input.parse({ idempotencyKey: newId(), channel, currency: 'CNY', aboveMinor }), context),
  shipments: (orderId: string, context: CallContext = brandOps) =>
    queries.shipments(getShipments.input.parse({ orderIds: [orderId] }), context),
  /** Goods have come for units that waited; `id` is the event's. */
  goodsCame: async ({ reservationId, lines }: Filled, id: string = newId()) => {
    const payload = { reservationId, location: 'MAIN', channel: null, lines: lines.map((one) => ({ ...one, location: 'MAIN' })) }
    const event: EventEnvelope = {
      id: id as EventId,
      name: backorderFilled.name,
      key: reservationId,
      occurredAt: '2026-03-02T08:00:00.000Z',
      actor: 'warehouse-1',
      traceId: newId(),
      payload,
    }
    for (const { handle } of consumers) await handle(event, asService('order'))
  },
  takeBack: (input: ReturnInput, context: CallContext = brandOps) =>
    returns.returnGoods(
      returnGoods.input.parse({ idempotencyKey: newId(), channel: 'online', currency: 'CNY', ...input }),
      context,
    ),
  order: async (id: string, context: CallContext = brandOps) =>
    (await queries.get(getOrders.input.parse({ ids: [id] }), context))[0],
  list: (input: InputOf<typeof listOrders> = {}, context: CallContext = brandOps) =>
    queries.list(listOrders.input.parse(input), context),
})

/** The order out of an answer that must be a success. */
export const accepted = (reply: Result<PlacedOrder, object>): PlacedOrder => {
  if (!reply.ok) throw new Error(`Refused: ${JSON.stringify(reply.error)}`)
  return reply.value
}

export const refusalOf = (reply: Result<unknown, { code: string }>): string | undefined =>
  reply.ok ? undefined : reply.error.code
