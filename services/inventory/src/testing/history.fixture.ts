import type { ChannelCode, IdempotencyKey, ReservationId, ReturnId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import fc from 'fast-check'
import type { PostedMove } from '../posting.js'
import { setQuotas } from './channels.fixture.js'
import type { Shop } from './shop.fixture.js'
import { key, orders, place, sku } from './shop.fixture.js'

export const SKUS = ['P1', 'P2'] as const
export const PLACES = ['WH1', 'WH2', 'ST1'] as const
/** Channels of every kind: a share of the pool, an excluded place, no pool at all, a cap and the stores. */
export const CHANNELS = {
  HALF: { exposurePercent: 60, threshold: 1 },
  SOUTH: { excludedLocations: ['WH1'], strategy: 'fewest-splits' },
  ALONE: { usesPool: false, strategy: 'oldest-stock' },
  SHOPS: { kind: 'store', locationKinds: ['warehouse', 'store'], buyerCap: { units: 6, days: 30 } },
} as const
export const HOLDERS = ['HALF', 'SOUTH', 'ALONE', 'SHOPS', 'HALF#gift'] as const
const SLOTS = 6

const quantity = fc.integer({ min: 1, max: 8 })
const code = fc.constantFrom(...SKUS)
const at = fc.constantFrom(...PLACES)
const line = fc.record({ sku: code, quantity })
const lines = fc.array(line, { minLength: 1, maxLength: 3 })
const part = fc.option(fc.array(line, { minLength: 1, maxLength: 2 }), { nil: undefined })
const slot = fc.integer({ min: 0, max: SLOTS - 1 })
/* What is on its way belongs to transfers: see the histories of documents. */
const bucket = fc.constantFrom('sellable' as const, 'frozen' as const, 'damaged' as const, 'outside' as const)
const move = fc.record({ sku: code, at, from: bucket, to: bucket, quantity }).filter(({ from, to }) => from !== to)

const reserving = fc.record({
  kind: fc.constant('reserve' as const),
  slot,
  lines,
  holder: fc.option(fc.constantFrom(...HOLDERS), { nil: undefined, freq: 5 }),
  at: fc.option(at, { nil: undefined }),
  buyer: fc.option(fc.constantFrom('b1', 'b2'), { nil: undefined }),
  mayWait: fc.boolean(),
  short: fc.boolean(),
})
const goods = fc.oneof(
  fc.record({ kind: fc.constant('receive' as const), at, lines }),
  fc.record({ kind: fc.constant('return' as const), at, lines }),
  fc.record({
    kind: fc.constant('adjust' as const),
    at,
    sku: code,
    delta: fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0),
  }),
  fc.record({
    kind: fc.constant('post' as const),
    takes: fc.constantFrom('pool' as const, 'anything' as const),
    moves: fc.array(move, { minLength: 1, maxLength: 3 }),
  }),
)
const rules = fc.oneof(
  fc.record({
    kind: fc.constant('allot' as const),
    holder: fc.constantFrom(...HOLDERS),
    sku: code,
    at,
    granted: fc.integer({ min: 0, max: 12 }),
    due: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('keepSafety' as const), sku: code, at, safety: fc.integer({ min: 0, max: 5 }) }),
)
const ending = fc.record({ kind: fc.constantFrom('allocate' as const, 'release' as const, 'ship' as const), slot, part })

/** One step of a history. A reservation is named by its slot, so that steps meet; `copies` says how often a command is sent at once. */
const step = fc.record({
  copies: fc.constantFrom(1, 1, 1, 2, 3),
  act: fc.oneof(
    { weight: 4, arbitrary: reserving },
    { weight: 3, arbitrary: ending },
    { weight: 3, arbitrary: goods },
    { weight: 2, arbitrary: rules },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('expire' as const, 'endQuotas' as const) }) },
  ),
})
/** Steps of one round are sent at the same time; rounds follow each other. `probe` picks the channel that is asked afterwards. */
const round = fc.record({ probe: fc.nat(99), steps: fc.array(step, { minLength: 1, maxLength: 10 }) })
export const history = fc.array(round, { minLength: 1, maxLength: 8 })
export type History = typeof history extends fc.Arbitrary<infer H> ? H : never
type Step = History[number]['steps'][number]
type Act = Step['act']

export type Reply = { ok: true; value: unknown } | { ok: false; error: { code: string } }
export type Sent = { act: Act; key: IdempotencyKey; slotId?: ReservationId }

const stockLines = (some: readonly { sku: string; quantity: number }[]) =>
  some.map((one) => ({ sku: sku(one.sku), quantity: one.quantity }))

const post = (shop: Shop, act: Extract<Act, { kind: 'post' }>, n: number): Promise<Reply> => {
  const moves = act.moves.map(({ sku: which, at: where, ...one }): PostedMove => ({
    ...one,
    sku: sku(which),
    location: place(where),
    reason: 'stocktake',
  }))
  const instance = shop.any(n)
  return instance.work((tx) => instance.post(tx, { moves, reference: 'DOC', takes: act.takes }, orders)) as Promise<Reply>
}

const reserve = (shop: Shop, { act, key: idempotencyKey, slotId }: Sent, n: number, limit: Date): Promise<Reply> => {
  if (act.kind !== 'reserve') throw new Error('That is no reservation')
  const [channel, batch] = act.holder?.split('#') ?? []
  const input = {
    idempotencyKey,
    reservationId: slotId ?? (newId() as ReservationId),
    channel: channel as ChannelCode | undefined,
    batch,
    location: act.at && place(act.at),
    buyer: act.buyer,
    mayWait: act.mayWait,
    lines: stockLines(act.lines),
    expiresAt: (act.short ? limit : new Date('2099-01-01')).toISOString(),
  }
  return shop.any(n).stock.reserve(input, orders)
}

/** Sends a command to whichever instance `n` picks. `limit` is when short reservations and quotas run out. */
export const send = (shop: Shop, sent: Sent, n: number, limit: Date): Promise<Reply> => {
  const { act, key: idempotencyKey, slotId } = sent
  const { stock } = shop.any(n)
  const reservationId = slotId ?? (newId() as ReservationId)
  switch (act.kind) {
    case 'receive':
      return stock.receive({ idempotencyKey, location: place(act.at), lines: stockLines(act.lines), reference: 'GR' }, orders)
    case 'adjust':
      return stock.adjust(
        { idempotencyKey, location: place(act.at), sku: sku(act.sku), delta: act.delta, reference: 'ADJ' },
        orders,
      )
    case 'return':
      // Return ids are derived from the key, so that copies are the same command.
      return stock.return(
        { idempotencyKey, location: place(act.at), returnId: idempotencyKey as string as ReturnId, lines: stockLines(act.lines) },
        orders,
      )
    case 'reserve':
      return reserve(shop, sent, n, limit)
    case 'allocate':
      return stock.allocate({ idempotencyKey, reservationId }, orders)
    case 'release':
    case 'ship':
      return stock[act.kind]({ idempotencyKey, reservationId, lines: act.part && stockLines(act.part) }, orders)
    case 'allot': {
      const releaseAt = act.due ? limit.toISOString() : null
      return setQuotas(shop.any(n), act.holder, { [`${act.sku}@${act.at}`]: act.granted }, { releaseAt, idempotencyKey })
    }
    case 'keepSafety':
      return stock.setSafetyStock(
        { idempotencyKey, lines: [{ sku: sku(act.sku), location: place(act.at), safety: act.safety }] },
        orders,
      )
    case 'post':
      return post(shop, act, n)
    case 'expire':
      return stock.expireDue().then((value) => ({ ok: true, value }))
    case 'endQuotas':
      return stock.endDueQuotas().then((value) => ({ ok: true, value }))
  }
}

/** Documents and workers keep no answer under a key: they are sent once. */
export const copiesOf = ({ act }: Sent, copies: number): number =>
  act.kind === 'post' || act.kind === 'expire' || act.kind === 'endQuotas' ? 1 : copies

/** The commands of a round with their keys; a slot keeps its reservation id through the whole history. */
export const addressed = (steps: readonly Step[], slots: Map<number, ReservationId>): { sent: Sent; copies: number }[] =>
  steps.map(({ act, copies }) => {
    if (!('slot' in act)) return { sent: { act, key: key() }, copies }
    const slotId = slots.get(act.slot) ?? (newId() as ReservationId)
    slots.set(act.slot, slotId)
    return { sent: { act, key: key(), slotId }, copies }
  })
