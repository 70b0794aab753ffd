import { expect } from '@jest/globals'
import type { ChannelCode, IdempotencyKey, LocationCode, ReservationId, Sku } from '@channel/contracts'
import { asService } from '@channel/testkit'
import { freeOf } from '../stock/atp.js'
import { holderOf } from '../stock/holder.js'
import type { StockChange, StockReply } from '../stock/requests.js'
import { decideInTurn, endDueQuotas } from '../stock/requests.js'
import type { Allotment, Expected, Kept, KeptLine, Level, Place, Seller, Spot, Stock, Supply, Waiting } from '../stock/stock.js'
import { allotmentsAt, emptyStock, levelAt, spotKey } from '../stock/stock.js'

export const NOW = new Date('2026-11-22T04:00:00.000Z')
export const LATER = '2026-11-22T04:15:00.000Z'
export const ID = '0199a0a0-0000-7000-8000-000000000001' as ReservationId
export const BP = 'BP-100' as Sku
export const SCALE = 'SCALE-7' as Sku

/** `SKU@place`; a SKU alone lies at WH1. */
export const spot = (text: string): Spot => {
  const [sku, location = 'WH1'] = text.split('@')
  return { sku: sku as Sku, location: location as LocationCode }
}

const place = (code: string, more: Partial<Place>): Place => ({
  code: code as LocationCode,
  kind: 'warehouse',
  region: '',
  priority: 1,
  scope: 1,
  ...more,
})

const seller = (code: string, more: Partial<Seller>): Seller => ({
  code: code as ChannelCode,
  active: true,
  usesPool: true,
  strategy: 'priority',
  buyerCap: null,
  scopes: [1],
  exposurePercent: 100,
  threshold: 0,
  ...more,
})

type Quota = readonly [holder: string, at: string, remaining: number, more?: Partial<Allotment>]

export type Scene = {
  readonly levels: Readonly<Record<string, Partial<Level>>>
  /** Besides WH1 (scope 1, asked first) and WH2 (scope 1, asked second). */
  readonly places?: Readonly<Record<string, Partial<Place>>>
  /** Besides ONLINE and DEALER, which sell everything that lies in scope 1. */
  readonly sellers?: Readonly<Record<string, Partial<Seller>>>
  /** Holder is a channel or `channel#batch`. */
  readonly quotas?: readonly Quota[]
  readonly reservations?: readonly Kept[]
  readonly waiting?: Readonly<Record<string, readonly (Partial<Waiting> & Pick<Waiting, 'reservationId' | 'quantity'>)[]>>
  readonly expected?: Readonly<Record<string, readonly Expected[]>>
  readonly presale?: Readonly<Record<string, Partial<Supply>>>
}

const SUPPLY: Supply = { free: [], kept: {}, waiting: 0, presale: 'none', presaleLimit: 0, leadDays: null }

/** Sums of a SKU built anew from its places, quotas and queues: what `evolve` must come to as well. */
const sumsOf = (stock: Stock, sku: string): Pick<Supply, 'free' | 'kept' | 'waiting'> => {
  const free: number[] = []
  const kept: Record<string, number> = {}
  for (const { code, scope } of stock.places.values()) {
    const at = { sku: sku as Sku, location: code }
    free[scope - 1] = (free[scope - 1] ?? 0) + freeOf(levelAt(stock, at))
    for (const { channel, batch, remaining } of allotmentsAt(stock, at)) {
      const holder = holderOf(channel, batch)
      if (remaining > 0) kept[holder] = (kept[holder] ?? 0) + remaining
    }
  }
  const queues = [...stock.queues].filter(([key]) => key.startsWith(`${sku}|`)).flatMap(([, queue]) => queue)
  return { free: Array.from(free, (units) => units ?? 0), kept, waiting: queues.reduce((sum, { quantity }) => sum + quantity, 0) }
}

const expectSound = (stock: Stock): void => {
  for (const [key, level] of stock.levels) {
    const { since: _, ...units } = level
    for (const [bucket, held] of Object.entries(units)) expect([key, bucket, Math.min(0, held)]).toEqual([key, bucket, 0])
    const remaining = (stock.allotments.get(key) ?? []).reduce((sum, one) => sum + one.remaining, 0)
    expect([key, level.quota]).toEqual([key, remaining])
    expect(level.quota).toBeLessThanOrEqual(level.sellable)
  }
  for (const [sku, { free, kept, waiting }] of stock.supplies) {
    const sums = sumsOf(stock, sku)
    const padded = sums.free.map((_, scope) => free[scope] ?? 0)
    expect([sku, padded, kept, waiting]).toEqual([sku, sums.free, sums.kept, sums.waiting])
  }
}

const setUp = (scene: Scene): Stock => {
  const stock = emptyStock(NOW, 'WH1' as LocationCode)
  for (const code of [BP, SCALE]) stock.products.set(code, true)
  stock.products.set('POST', false)
  const places = { WH1: {}, WH2: { priority: 2 }, ...scene.places }
  for (const [code, more] of Object.entries(places)) stock.places.set(code, place(code, more))
  for (const [code, more] of Object.entries({ ONLINE: {}, DEALER: {}, ...scene.sellers }))
    stock.sellers.set(code, seller(code, more))
  for (const [holder, at, remaining, more] of scene.quotas ?? []) {
    const [channel, batch = ''] = holder.split('#')
    const one: Allotment = { channel: channel as ChannelCode, batch, granted: remaining, remaining, releaseAt: null, ...more }
    stock.allotments.set(spotKey(spot(at)), [...allotmentsAt(stock, spot(at)), one])
  }
  for (const [at, level] of Object.entries(scene.levels)) {
    const quota = allotmentsAt(stock, spot(at)).reduce((sum, { remaining }) => sum + remaining, 0)
    stock.levels.set(spotKey(spot(at)), { ...levelAt(emptyStock(NOW), spot(at)), ...level, quota })
  }
  for (const [at, queue] of Object.entries(scene.waiting ?? {})) {
    const since = NOW.toISOString()
    const waiting = queue.map((one) => ({ since, promisedOn: '2026-12-01', firm: false, channel: null, ...one }))
    stock.queues.set(spotKey(spot(at)), waiting)
  }
  for (const kept of scene.reservations ?? []) stock.reservations.set(kept.id, kept)
  for (const [at, expected] of Object.entries(scene.expected ?? {})) stock.expected.set(spotKey(spot(at)), expected)
  for (const sku of [BP, SCALE]) stock.supplies.set(sku, { ...SUPPLY, ...scene.presale?.[sku], ...sumsOf(stock, sku) })
  return stock
}

/** A reservation of one line or several: `BP-100@WH1` → what is kept there. */
export const keptOf = (lines: Readonly<Record<string, Partial<KeptLine>>>, more: Partial<Kept> = {}): Kept => {
  const status = more.status ?? 'reserved'
  const all = Object.entries(lines).map(([at, line]) => ({ ...spot(at), quantity: 1, shipped: 0, fromQuota: 0, ...line }))
  return {
    id: ID,
    location: all[0]?.location ?? ('WH1' as LocationCode),
    status,
    channel: null,
    batch: null,
    buyer: null,
    expiresAt: status === 'reserved' ? LATER : null,
    lines: all,
    ...more,
  }
}

/** Stock as it is, and what commands make of it; after each of them every number that is kept twice must agree. */
export const given = (scene: Scene) => {
  const stock = setUp(scene)
  expectSound(stock)
  return {
    stock,
    when: (change: StockChange, at: Date = NOW) => {
      stock.at = at
      const ended = endDueQuotas(stock)
      const [decided] = decideInTurn(stock, [{ request: change, context: asService('order') }])
      expectSound(stock)
      const done = [...ended.decisions, ...(decided?.decisions ?? [])]
      return {
        reply: decided?.reply as StockReply & { value: never },
        entries: [...ended.entries, ...(decided?.entries ?? [])],
        events: done.flatMap(({ events }) => events),
      }
    },
    level: (at: string): Level => levelAt(stock, spot(at)),
    quota: (holder: string, at: string): Allotment | undefined =>
      allotmentsAt(stock, spot(at)).find(({ channel, batch }) => holderOf(channel, batch) === holder),
  }
}

const idempotencyKey = 'key-12345678' as IdempotencyKey

type Reserve = Extract<StockChange, { kind: 'reserve' }>['input']

/** `{ 'BP-100': 3 }`: three units of it, by whatever else is said. */
export const reserve = (
  lines: Readonly<Record<string, number>>,
  more: Partial<Omit<Reserve, 'channel' | 'location'>> & { channel?: string; location?: string } = {},
): StockChange => ({
  kind: 'reserve',
  input: {
    idempotencyKey,
    reservationId: ID,
    lines: Object.entries(lines).map(([sku, quantity]) => ({ sku: sku as Sku, quantity })),
    expiresAt: LATER,
    ...(more as Partial<Reserve>),
  },
})

/** Allocates, releases or ships the reservation, or the named part of it. */
export const end = (kind: 'allocate' | 'release' | 'ship', part?: Readonly<Record<string, number>>): StockChange => {
  const lines = part && Object.entries(part).map(([sku, quantity]) => ({ sku: sku as Sku, quantity }))
  const input = { idempotencyKey, reservationId: ID }
  return kind === 'allocate' ? { kind, input } : { kind, input: { ...input, lines } }
}

export const receive = (at: string, quantity: number, reference = 'GR-1'): StockChange => {
  const { sku, location } = spot(at)
  return { kind: 'receive', input: { idempotencyKey, location, lines: [{ sku, quantity }], reference } }
}

export const adjust = (at: string, delta: number): StockChange => {
  const { sku, location } = spot(at)
  return { kind: 'adjust', input: { idempotencyKey, sku, location, delta, reference: 'ADJ-1' } }
}

export const allot = (
  holder: string,
  granted: Readonly<Record<string, number>>,
  releaseAt: string | null = null,
): StockChange => {
  const [channel, batch] = holder.split('#')
  const lines = Object.entries(granted).map(([at, units]) => ({ ...spot(at), granted: units }))
  return { kind: 'allot', input: { idempotencyKey, channel: channel as ChannelCode, batch, lines, releaseAt, reference: 'Q-1' } }
}

export const keepSafety = (at: string, safety: number): StockChange => ({
  kind: 'keepSafety',
  input: { idempotencyKey, lines: [{ ...spot(at), safety }] },
})
