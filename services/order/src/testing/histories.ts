import { expect } from '@jest/globals'
import type { ReplyOf, Result } from '@channel/contracts'
import type { OrderStatus, shipOrder } from '@channel/contracts/order'
import { getOrderHistory } from '@channel/contracts/order'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import type { Fault } from './neighbours.js'
import { Unreachable } from './neighbours.js'
import type { PlacedOrder, TestedService } from './order-service.js'

const STOCK = 6
const LIMIT = 5_00

type Deed =
  | { do: 'place'; key: number; channel: 'dealer' | 'online'; quantity: number }
  | { do: 'ship' | 'cancel' | 'complete'; key: number; order: number }
  | { do: 'pass'; seconds: number }
  | { do: 'expire' }
  | { do: 'resume' }

const small = (max: number) => fc.nat({ max })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      key: small(5),
      channel: fc.constantFrom('dealer', 'online'),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('ship', 'cancel', 'complete'), key: small(7), order: small(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(11, 1_000) }) },
  fc.record({ do: fc.constant('expire' as const) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
)

/** What people, workers and the network do: deeds of one round happen at once, and calls are lost here and there. */
export type History = { rounds: Deed[][]; faults: Fault[] }
export const history = (maxRounds: number): fc.Arbitrary<History> =>
  fc.record({
    rounds: fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: maxRounds }),
    faults: fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'before', 'after'), { minLength: 7, maxLength: 31 }),
  })

type Answers = Map<string, unknown>
type Run = { service: TestedService; answers: Answers; placed: string[] }

/** Lets a history happen to an empty service, then lets the workers finish what it left half-way, and checks that all books agree. */
export const live = async (service: TestedService, { rounds, faults }: History): Promise<void> => {
  await service.clear()
  service.neighbours.stockUp({ 'BP-01': STOCK })
  service.neighbours.openAccount('D001', LIMIT)
  service.neighbours.fault = (_, call) => faults[call % faults.length] ?? 'none'
  const run: Run = { service, answers: new Map(), placed: [] }
  for (const round of rounds) {
    await Promise.all(round.map((one) => happen(run, one)))
    expect(service.neighbours.exposureOf('D001')).toBeLessThanOrEqual(LIMIT)
  }
  await service.neighbours.idle()
  service.neighbours.fault = () => 'none'
  service.pass(11)
  await service.resume.orders()
  service.pass(20 * 60)
  service.neighbours.expire(service.now())
  await booksAgree(service)
}

const happen = async (run: Run, one: Deed): Promise<void> => {
  const { service } = run
  switch (one.do) {
    case 'place':
      return answered(run, `place ${one.key} ${one.channel} ${one.quantity}`, () => place(run, one))
    case 'ship':
    case 'cancel':
    case 'complete': {
      const orderId = run.placed[one.order]
      if (orderId === undefined) return
      return answered(run, `${one.do} ${one.key} ${orderId}`, () => service[one.do](orderId, brandOps, `step-key-${one.key}`))
    }
    case 'pass':
      return service.pass(one.seconds)
    case 'expire':
      return service.neighbours.expire(service.now())
    case 'resume':
      return service.resume.orders()
  }
}

const place = async ({ service, placed }: Run, { key, channel, quantity }: Deed & { do: 'place' }) => {
  const lines = [{ sku: 'BP-01', quantity, unitPrice: '1.00' }]
  const dealerCode = channel === 'dealer' ? 'D001' : undefined
  const reply = await service.place({ idempotencyKey: `place-key-${key}`, channel, dealerCode, lines })
  if (reply.ok && !placed.includes(reply.value.id)) placed.push(reply.value.id)
  return reply
}

/** One key and one body have one answer for ever, unless the network swallows it. */
const answered = async (
  { answers }: Run,
  what: string,
  ask: () => Promise<ReplyOf<typeof shipOrder> | Result<PlacedOrder, object>>,
) => {
  try {
    const answer = await ask()
    expect(answers.get(what) ?? answer).toEqual(answer)
    answers.set(what, answer)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}

const PATHS: Record<OrderStatus, OrderStatus[] | null> = {
  submitted: null,
  shipping: null,
  cancelling: null,
  refused: ['submitted', 'refused'],
  confirmed: ['submitted', 'confirmed'],
  shipped: ['submitted', 'confirmed', 'shipping', 'shipped'],
  completed: ['submitted', 'confirmed', 'shipping', 'shipped', 'completed'],
  cancelled: ['submitted', 'confirmed', 'cancelling', 'cancelled'],
}
const KEPT: Partial<Record<OrderStatus, string>> = {
  confirmed: 'allocated',
  shipped: 'shipped',
  completed: 'shipped',
  cancelled: 'released',
}
const ENDED = [undefined, 'released', 'expired']

const booksAgree = async (service: TestedService): Promise<void> => {
  const { neighbours } = service
  const orders = (await service.list({ first: 200 })).rows.map(({ node }) => node)
  for (const order of orders) await followedItsPath(service, order)
  const live = orders.filter(({ status }) => ['confirmed', 'shipped', 'completed'].includes(status))
  const pieces = live.reduce((sum, { lines }) => sum + (lines[0]?.quantity ?? 0), 0)
  const owed = live.filter(({ channel }) => channel === 'dealer').reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  expect(neighbours.sellable.get('BP-01')).toBe(STOCK - pieces)
  expect(neighbours.exposureOf('D001')).toBe(owed)
  expect(neighbours.secondEndings).toEqual([])
  const known = new Set(orders.map(({ id }) => id as string))
  for (const id of [...neighbours.reservations.keys(), ...neighbours.holds.keys()]) expect(known).toContain(id)
}

const followedItsPath = async (service: TestedService, { id, status, channel }: PlacedOrder): Promise<void> => {
  const path = await service.queries.history(getOrderHistory.input.parse({ ids: [id] }), brandOps)
  expect(path.map((entry) => entry.status)).toEqual(PATHS[status])
  const told = (PATHS[status] ?? []).filter((one) => one !== 'shipping' && one !== 'cancelling')
  expect(await service.events(id)).toEqual(told.map((one) => `order.order-${one}.v1`))
  const [reservation, hold] = [service.neighbours.reservations.get(id)?.status, service.neighbours.holds.get(id)?.status]
  expect(status === 'refused' ? ENDED : [KEPT[status]]).toContain(reservation)
  const held = status === 'cancelled' ? 'released' : 'confirmed'
  expect(status === 'refused' ? ENDED : [channel === 'dealer' ? held : undefined]).toContain(hold)
}
