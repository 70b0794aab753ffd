import type { IdempotencyKey, LocationCode, ReservationId, ReturnId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Reservation } from '@channel/contracts/inventory'
import fc from 'fast-check'
import type { Shop } from './shop.fixture.js'
import { key, orders, place, sku } from './shop.fixture.js'

const SKUS = ['P1', 'P2', 'P3'] as const
const PLACES = ['WH1', 'WH2'] as const
const SLOTS = 6

const quantity = fc.integer({ min: 1, max: 8 })
const line = fc.record({ sku: fc.constantFrom(...SKUS), quantity })
const lines = fc.array(line, { minLength: 1, maxLength: 4 })
const at = fc.constantFrom(...PLACES)
const slot = fc.integer({ min: 0, max: SLOTS - 1 })

/** One step of a history. A reservation is named by its slot, so that steps meet; `copies` says how often a command is sent at once. */
const step = fc.record({
  copies: fc.constantFrom(1, 1, 1, 2, 3),
  act: fc.oneof(
    fc.record({ kind: fc.constant('receive' as const), at, lines }),
    fc.record({
      kind: fc.constant('adjust' as const),
      at,
      sku: fc.constantFrom(...SKUS),
      delta: fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0),
    }),
    fc.record({ kind: fc.constant('return' as const), at, lines }),
    fc.record({ kind: fc.constant('reserve' as const), at, lines, slot, short: fc.boolean() }),
    fc.record({ kind: fc.constantFrom('allocate' as const, 'release' as const, 'ship' as const), slot }),
    fc.record({ kind: fc.constant('expire' as const) }),
  ),
})
/** Steps of one round are sent at the same time; rounds follow each other. */
export const history = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 })
type Act = (typeof step extends fc.Arbitrary<infer S> ? S : never)['act']
export type History = typeof history extends fc.Arbitrary<infer H> ? H : never

type Reply = { ok: true; value: unknown } | { ok: false; error: { code: string } }
type Sent = { act: Act; key: IdempotencyKey; slotId?: ReservationId }

/** What a bookkeeper with a pencil would keep: units on hand by SKU and place, whatever the order in which a round was decided. */
export type Model = { onHand: Map<string, number> }

const add = (model: Model, code: string, where: string, units: number): void =>
  void model.onHand.set(`${code}@${where}`, (model.onHand.get(`${code}@${where}`) ?? 0) + units)

/** Books an accepted command. Reserving, allocating and releasing leave what is on hand as it is; a shipment is booked by its answer. */
export const book = (model: Model, { act }: Sent, reply: Reply, shipped: Set<string>): void => {
  if (!reply.ok) return
  switch (act.kind) {
    case 'receive':
    case 'return':
      for (const { sku: code, quantity: units } of act.lines) add(model, code, act.at, units)
      return
    case 'adjust':
      return add(model, act.sku, act.at, act.delta)
    case 'ship': {
      const reservation = reply.value as Reservation
      if (shipped.has(reservation.id)) return
      shipped.add(reservation.id)
      for (const { sku: code, quantity: units } of reservation.lines) add(model, code, reservation.location, -units)
      return
    }
    case 'reserve':
    case 'allocate':
    case 'release':
    case 'expire':
      return
  }
}

const stockLines = (act: { lines: readonly { sku: string; quantity: number }[] }) =>
  act.lines.map((one) => ({ sku: sku(one.sku), quantity: one.quantity }))

/** Sends a command to whichever instance `n` picks. `limit` is when short reservations run out. */
export const send = (shop: Shop, { act, key: idempotencyKey, slotId }: Sent, n: number, limit: Date): Promise<Reply> => {
  const { stock } = shop.any(n)
  const where: LocationCode | undefined = 'at' in act ? place(act.at) : undefined
  const reservationId = slotId ?? (newId() as ReservationId)
  switch (act.kind) {
    case 'receive':
      return stock.receive({ idempotencyKey, location: place(act.at), lines: stockLines(act), reference: 'GR' }, orders)
    case 'adjust':
      return stock.adjust({ idempotencyKey, location: where, sku: sku(act.sku), delta: act.delta, reference: 'ADJ' }, orders)
    case 'return':
      // Return ids are derived from the key, so that copies are the same command.
      return stock.return(
        { idempotencyKey, location: where, returnId: idempotencyKey as string as ReturnId, lines: stockLines(act) },
        orders,
      )
    case 'reserve': {
      const expiresAt = (act.short ? limit : new Date('2099-01-01')).toISOString()
      return stock.reserve({ idempotencyKey, reservationId, location: where, lines: stockLines(act), expiresAt }, orders)
    }
    case 'allocate':
    case 'release':
    case 'ship':
      return stock[act.kind]({ idempotencyKey, reservationId }, orders)
    case 'expire':
      return stock.expireDue().then((value) => ({ ok: true, value }))
  }
}

/** The commands of a round with their keys; a slot keeps its reservation id through the whole history. */
export const addressed = (round: History[number], slots: Map<number, ReservationId>): { sent: Sent; copies: number }[] =>
  round.map(({ act, copies }) => {
    if (!('slot' in act)) return { sent: { act, key: key() }, copies }
    const slotId = slots.get(act.slot) ?? (newId() as ReservationId)
    slots.set(act.slot, slotId)
    return { sent: { act, key: key(), slotId }, copies }
  })
