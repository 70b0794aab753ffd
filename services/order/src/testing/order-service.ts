import type { AnswerOf, CallContext, InputOf, ReplyOf, Result } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { cancelOrder, completeOrder, getOrders, listOrders, placeOrder, returnGoods, shipOrder } from '@channel/contracts/order'
import { createLogger } from '@channel/service-kit'
import { brandOps, testDatabase } from '@channel/testkit'
import { orderParts } from '../order.parts.js'
import { Neighbours } from './neighbours.js'

type PlaceInput = Partial<InputOf<typeof placeOrder>>
type ReturnInput = Partial<InputOf<typeof returnGoods>>

const TABLES = 'orders, order_line, order_history, goods_return, goods_return_line, outbox, command_log'

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
    rowsIn: async (table: string) => Number((await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n),
    /** An empty service with empty neighbours, without the cost of another database. */
    clear: async () => {
      await database.query(`TRUNCATE ${TABLES}`)
      neighbours.clear()
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

const commands = ({ orders, queries, returns }: Parts) => ({
  place: (input: PlaceInput, context: CallContext = brandOps) =>
    orders.place(placeOrder.input.parse({ idempotencyKey: newId(), channel: 'online', currency: 'CNY', ...input }), context),
  ship: (orderId: string, context: CallContext = brandOps, idempotencyKey: string = newId()) =>
    orders.ship(shipOrder.input.parse({ idempotencyKey, orderId }), context),
  cancel: (orderId: string, context: CallContext = brandOps, idempotencyKey: string = newId(), reason = '客户取消') =>
    orders.cancel(cancelOrder.input.parse({ idempotencyKey, orderId, reason }), context),
  complete: (orderId: string, context: CallContext = brandOps, idempotencyKey: string = newId()) =>
    orders.complete(completeOrder.input.parse({ idempotencyKey, orderId }), context),
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
export const accepted = (reply: ReplyOf<typeof placeOrder> | ReplyOf<typeof shipOrder>): PlacedOrder => {
  if (!reply.ok) throw new Error(`Refused: ${JSON.stringify(reply.error)}`)
  return reply.value
}

export const refusalOf = (reply: Result<unknown, { code: string }>): string | undefined =>
  reply.ok ? undefined : reply.error.code
