import type { ShopCode } from '@channel/contracts/order'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Arrival } from './external-order.js'
import { takeIn } from './external-order.repository.js'
import type { Window } from './market-adapter.js'

type UnitOfWork = <T>(work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>

/** How far the fetching of a shop's orders is. */
export type PullState = {
  readonly shop: ShopCode
  readonly until: string
  readonly failures: number
  /** The window in progress and the page that comes next, from the last to the first. */
  readonly progress: { readonly window: Window; readonly nextPage: number } | null
}

/** A round that has not been heard of for so long has died. */
const LEASE_MS = 120_000

type Row = {
  shop: string
  pulled_until: Date
  failures: number
  window_from: Date | null
  window_to: Date | null
  next_page: number | null
}

const stateFrom = (row: Row): PullState => ({
  shop: row.shop as ShopCode,
  until: row.pulled_until.toISOString(),
  failures: row.failures,
  progress:
    row.window_from && row.window_to && row.next_page !== null
      ? { window: { from: row.window_from.toISOString(), to: row.window_to.toISOString() }, nextPage: row.next_page }
      : null,
})

const lease = (at: Date): Date => new Date(at.getTime() + LEASE_MS)

/** Cursors of the shops. A page's orders and the step to the next page are one transaction. */
export const pullRepository = (db: PrismaClient, work: UnitOfWork) => ({
  /** A shop whose time has come, for this caller alone. */
  claim: async (at: Date): Promise<PullState | undefined> => {
    const [row] = await db.$queryRaw<Row[]>`
      UPDATE market_shop_state s SET due_at = ${lease(at).toISOString()}::timestamptz
        FROM (SELECT st.shop FROM market_shop_state st JOIN market_shop m ON m.code = st.shop
               WHERE m.active AND st.pulled_until IS NOT NULL AND st.due_at <= ${at.toISOString()}::timestamptz
               ORDER BY st.due_at LIMIT 1 FOR UPDATE OF st SKIP LOCKED) due
       WHERE s.shop = due.shop
      RETURNING s.shop, s.pulled_until, s.failures, s.window_from, s.window_to, s.next_page`
    return row && stateFrom(row)
  },

  begin: async (shop: ShopCode, window: Window, nextPage: number, at: Date): Promise<void> => {
    const progress = { windowFrom: window.from, windowTo: window.to, nextPage, dueAt: lease(at) }
    await db.marketShopState.update({ where: { shop }, data: progress })
  },

  /** Takes a page in and steps on; false where somebody else has stepped there before. */
  takePage: (shop: ShopCode, window: Window, page: number, orders: readonly Arrival[], at: Date): Promise<boolean> =>
    work(async (tx) => {
      if (orders.length > 0) await takeIn(tx, shop, orders, { at, dueAt: at })
      const { count } = await tx.marketShopState.updateMany({
        where: { shop, windowTo: window.to, nextPage: page },
        data: { nextPage: page - 1, dueAt: lease(at) },
      })
      return count === 1
    }),

  /** A window is here whole. `note`: what could not be read in it. */
  finish: async (shop: ShopCode, window: Window, note: string | null, dueAt: Date): Promise<void> => {
    await db.marketShopState.updateMany({
      where: { shop, windowTo: window.to },
      data: { pulledUntil: window.to, windowFrom: null, windowTo: null, nextPage: null, failures: 0, lastError: note, dueAt },
    })
  },

  /** Nothing to fetch yet. */
  rest: async (shop: ShopCode, dueAt: Date): Promise<void> => {
    await db.marketShopState.update({ where: { shop }, data: { dueAt } })
  },

  fail: async (shop: ShopCode, lastError: string, dueAt: Date): Promise<void> => {
    await db.marketShopState.update({ where: { shop }, data: { failures: { increment: 1 }, lastError, dueAt } })
  },
})
export type PullRepository = ReturnType<typeof pullRepository>
