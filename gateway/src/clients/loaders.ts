import type { CreditAccount, Dealer } from '@channel/contracts/dealer'
import type { Account } from '@channel/contracts/identity'
import type { Balance, Location, Product } from '@channel/contracts/inventory'
import type { GoodsReturn, Order, OrderHistoryEntry } from '@channel/contracts/order'
import DataLoader from 'dataloader'
import type { Clients } from './clients.js'

type Ask<T> = (keys: readonly string[]) => Promise<readonly T[]>

/** One row for each key, or null. `most` is what the contract takes in one call. */
const one = <T>(ask: Ask<T>, keyOf: (row: T) => string, most: number): DataLoader<string, T | null> =>
  new DataLoader(
    async (keys) => {
      const rows = new Map((await ask(keys)).map((row) => [keyOf(row), row]))
      return keys.map((key) => rows.get(key) ?? null)
    },
    { maxBatchSize: most },
  )

/** Any number of rows for each key, in the order of the answer. */
const many = <T>(ask: Ask<T>, keyOf: (row: T) => string, most: number): DataLoader<string, readonly T[]> =>
  new DataLoader(
    async (keys) => {
      const groups = new Map<string, T[]>(keys.map((key) => [key, []]))
      for (const row of await ask(keys)) groups.get(keyOf(row))?.push(row)
      return keys.map((key) => groups.get(key) ?? [])
    },
    { maxBatchSize: most },
  )

/** Collects what the fields of one request ask for into a call per kind; made when first used. */
class RequestLoaders {
  private readonly made = new Map<string, unknown>()

  constructor(private readonly clients: Clients) {}

  get products(): DataLoader<string, Product | null> {
    return this.make('products', () => one(this.clients.inventory.getProducts, ({ sku }) => sku, 5_000))
  }
  get balances(): DataLoader<string, readonly Balance[]> {
    return this.make('balances', () => many(this.clients.inventory.getBalances, ({ sku }) => sku, 5_000))
  }
  get locations(): DataLoader<string, Location | null> {
    return this.make('locations', () => one(this.clients.inventory.getLocations, ({ code }) => code, 1_000))
  }
  get dealers(): DataLoader<string, Dealer | null> {
    return this.make('dealers', () => one(this.clients.dealer.getDealers, ({ code }) => code, 5_000))
  }
  get creditAccounts(): DataLoader<string, CreditAccount | null> {
    return this.make('credit', () => one(this.clients.dealer.getCreditAccounts, ({ dealerCode }) => dealerCode, 5_000))
  }
  get orders(): DataLoader<string, Order | null> {
    return this.make('orders', () => one(this.clients.order.getOrders, ({ id }) => id, 1_000))
  }
  get orderHistory(): DataLoader<string, readonly OrderHistoryEntry[]> {
    return this.make('history', () => many(this.clients.order.getOrderHistory, ({ orderId }) => orderId, 200))
  }
  get returns(): DataLoader<string, GoodsReturn | null> {
    return this.make('returns', () => one(this.clients.order.getReturns, ({ id }) => id, 1_000))
  }
  get accounts(): DataLoader<string, Account | null> {
    return this.make('accounts', () => one(this.clients.identity.getAccounts, ({ id }) => id, 1_000))
  }

  private make<T>(name: string, build: () => T): T {
    const loader = (this.made.get(name) as T | undefined) ?? build()
    this.made.set(name, loader)
    return loader
  }
}

export type Loaders = Pick<
  RequestLoaders,
  'products' | 'balances' | 'locations' | 'dealers' | 'creditAccounts' | 'orders' | 'orderHistory' | 'returns' | 'accounts'
>

export const loadersOf = (clients: Clients): Loaders => new RequestLoaders(clients)
