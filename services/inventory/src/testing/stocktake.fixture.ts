import type { CallContext, LocationCode, ReservationId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Bucket, CountLine, MovementReason, StocktakeId, StocktakeLine, StocktakeScope } from '@channel/contracts/inventory'
import { Product } from '@channel/contracts/inventory'
import { brandAdmin, brandOps } from '@channel/testkit'
import type { Instance, Shop } from './shop.fixture.js'
import { accepted, key, openShop, orders, place, reservationId, sku } from './shop.fixture.js'

export const WH1 = place('WH1')
export const WH2 = place('WH2')

/** Somebody new, beside those of the test kit. */
export const person = (role: 'brand-ops' | 'brand-admin' = 'brand-ops'): CallContext => ({
  principal: { subject: newId(), roles: [role] },
  traceId: newId(),
})

/** Every look at the clock is a millisecond later, so no two things happen at once. */
const tickingClock = (start = '2026-11-22T04:00:00.000Z') => {
  let now = new Date(start).getTime()
  return () => new Date((now += 1))
}

type Step = { code: string; from: Bucket; to: Bucket; quantity: number; reason: MovementReason }

const registerWithPrice = async ({ products }: Instance, skus: readonly string[]): Promise<void> => {
  const listPrice = { unitPrice: '2.50', currency: 'CNY' }
  const goods = skus.map((code) => Product.parse({ sku: code, name: `血压计 ${code}`, category: code.slice(0, 1), listPrice }))
  accepted(await products.registerProducts({ idempotencyKey: key(), products: goods }, brandOps))
}

/** What customers and the warehouse do meanwhile, on whichever instance `n` picks. */
const tradeOn = (shop: Shop) => ({
  /** Moves goods as a document does. */
  move: (n: number, steps: readonly Step[], where = WH1) => {
    const { work, post } = shop.any(n)
    const moves = steps.map(({ code, ...step }) => ({ sku: sku(code), location: where, ...step }))
    return work((tx) => post(tx, { moves, reference: 'TEST', takes: 'anything' }, brandOps))
  },
  reserve: async (n: number, code: string, quantity: number): Promise<ReservationId | undefined> => {
    const id = reservationId()
    return (await shop.reserve(shop.any(n), [[code, quantity]], { id })).ok ? id : undefined
  },
  ship: async (n: number, id: ReservationId, code: string, quantity: number) => {
    const lines = [{ sku: sku(code), quantity }]
    return accepted(await shop.any(n).stock.ship({ idempotencyKey: key(), reservationId: id, lines }, orders))
  },
  release: async (n: number, id: ReservationId, code: string, quantity: number) => {
    const lines = [{ sku: sku(code), quantity }]
    return accepted(await shop.any(n).stock.release({ idempotencyKey: key(), reservationId: id, lines }, orders))
  },
})

const emptyShelves = async (shop: Shop, skus: readonly string[]): Promise<void> => {
  for (const { sku: code, location, ...left } of await shop.first.stock.getBalances({ skus: skus.map(sku) })) {
    const buckets = (['sellable', 'frozen', 'damaged'] as const).filter((bucket) => left[bucket] > 0)
    const steps = buckets.map((from) => ({ code, from, to: 'outside' as const, quantity: left[from], reason: 'scrap' as const }))
    if (steps.length > 0) accepted(await tradeOn(shop).move(0, steps, location))
  }
}

/** Two instances of the service on one database; products at 2.50 CNY a piece, their category being the first letter of the SKU. */
export const openCounting = async (options: { skus: readonly string[]; clock?: () => Date }) => {
  const { skus, clock = tickingClock() } = options
  const shop = await openShop({ instances: 2, skus, clock })
  await registerWithPrice(shop.first, skus)
  const { database, any } = shop
  const trade = tradeOn(shop)
  const first = shop.first.stocktakes
  const open = (scope: StocktakeScope = { rule: 'everything' }, more: { blind?: boolean; where?: LocationCode } = {}) =>
    first.open({ idempotencyKey: key(), location: more.where ?? WH1, scope, blind: more.blind ?? false, note: '' }, brandOps)

  const receive = async (code: string, quantity: number, bucket: Bucket = 'sellable', where = WH1) =>
    accepted(await trade.move(0, [{ code, from: 'outside', to: bucket, quantity, reason: 'receipt' }], where))
  /** Gives every live order up. */
  const releaseAll = async (): Promise<void> => {
    const live = await database.query<{ id: ReservationId }>('SELECT id FROM reservation WHERE ended_at IS NULL')
    for (const { id } of live) accepted(await shop.first.stock.release({ idempotencyKey: key(), reservationId: id }, orders))
  }

  return {
    database,
    clock,
    any,
    first,
    ...trade,
    open,
    opened: async (...asked: Parameters<typeof open>): Promise<StocktakeId> => accepted(await open(...asked)).stocktakeId,
    receive,
    count: (stocktakeId: StocktakeId, lines: (Partial<CountLine> & { code: string; counted: number })[], who = brandOps) =>
      first.recordCounts(
        {
          idempotencyKey: key(),
          stocktakeId,
          lines: lines.map(({ code, ...line }) => ({ sku: sku(code), mode: 'shelf', area: '', ...line })),
        },
        who,
      ),
    submit: async (stocktakeId: StocktakeId) => accepted(await first.submit({ idempotencyKey: key(), stocktakeId }, brandOps)),
    approve: (stocktakeId: StocktakeId, who = brandAdmin) => first.approve({ idempotencyKey: key(), stocktakeId }, who),
    post: (stocktakeId: StocktakeId, n = 0) => any(n).stocktakes.post({ idempotencyKey: key(), stocktakeId }, brandAdmin),
    close: (stocktakeId: StocktakeId, more: { uncounted?: 'leave'; refused?: 'leave' } = {}) =>
      first.close({ idempotencyKey: key(), stocktakeId, ...more }, brandAdmin),
    lines: async (stocktakeId: StocktakeId, who = brandAdmin): Promise<Map<string, StocktakeLine>> => {
      const page = await first.listLines({ stocktakeId, first: 200 }, who)
      return new Map(page.rows.map(({ node }) => [node.sku as string, node]))
    },
    /** Units of a SKU at a place by condition, as the books have them. */
    book: async (code: string, where = WH1): Promise<{ good: number; damaged: number }> => {
      const [row] = await database.query<{ good: number; damaged: number }>(
        `SELECT (sellable + reserved + allocated + frozen)::float8 AS good, damaged::float8 AS damaged
         FROM balance WHERE sku = $1 AND location = $2`,
        code,
        where,
      )
      return row ?? { good: 0, damaged: 0 }
    },
    releaseAll,
    /** Nothing held, nothing promised and nothing on the shelves, then so many of each. */
    begin: async (units: Record<string, number>): Promise<void> => {
      await database.query('DELETE FROM stocktake_hold')
      await releaseAll()
      await emptyShelves(shop, skus)
      for (const [code, quantity] of Object.entries(units)) await receive(code, quantity)
    },
    /** Where a balance is not the sum of its entries, or not what live reservations keep. */
    differences: async (): Promise<unknown[]> => (await shop.first.stock.reconcile()).differences,
    end: shop.close,
  }
}
export type Counting = Awaited<ReturnType<typeof openCounting>>
