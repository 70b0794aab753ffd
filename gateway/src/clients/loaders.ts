import type { AnswerOf } from '@channel/contracts'
import type {
  CreditAccount,
  Dealer,
  DealerApplication,
  DealerApplicationStep,
  DealerDocument,
  DealerProfile,
  PriceList,
  PriceListStep,
  RebatePolicy,
  RebateSettlement,
  Statement,
  StatementStep,
  TradeEntry,
} from '@channel/contracts/dealer'
import type { Account } from '@channel/contracts/identity'
import type {
  Adjustment,
  AdjustmentReason,
  AdjustmentStep,
  Balance,
  GiftBatch,
  GiftBatchStep,
  Location,
  Product,
  Reservation,
  SalesChannel,
  Transfer,
  TransferStep,
  getDiversion,
  getSerial,
  getStocktake,
} from '@channel/contracts/inventory'
import type {
  CartLine,
  GoodsReturn,
  Order,
  OrderHistoryEntry,
  ReturnRequest,
  ReturnRequestStep,
  Shipment,
} from '@channel/contracts/order'
import type {
  CorporateCustomer,
  GiftProgress,
  GiftQuote,
  GiftQuoteStep,
  GiftQuoteVersion,
  GiftWave,
} from '@channel/contracts/order'
import type { DeliveryAttempt, Webhook } from '@channel/contracts/partner'
import DataLoader from 'dataloader'
import type { Clients } from './clients.js'
import { statementKey } from './statements.client.js'

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

/** Where the contract takes one key in a call: asked for once in a request, however many fields need it. */
const each = <T>(ask: (key: string) => Promise<T>): DataLoader<string, T> =>
  new DataLoader((keys) => Promise.all(keys.map((key) => ask(key))))

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
  get salesChannels(): DataLoader<string, SalesChannel | null> {
    return this.make('channels', () => one(this.clients.channels.getChannels, ({ code }) => code, 1_000))
  }
  get reservations(): DataLoader<string, Reservation | null> {
    return this.make('reservations', () => one(this.clients.inventory.getReservations, ({ id }) => id, 1_000))
  }
  get transfers(): DataLoader<string, Transfer | null> {
    return this.make('transfers', () => one(this.clients.transfers.getTransfers, ({ id }) => id, 200))
  }
  get transferHistory(): DataLoader<string, readonly TransferStep[]> {
    return this.make('transfer-history', () =>
      many(this.clients.transfers.getTransferHistory, ({ transferId }) => transferId, 200),
    )
  }
  get adjustments(): DataLoader<string, Adjustment | null> {
    return this.make('adjustments', () => one(this.clients.adjustments.getAdjustments, ({ id }) => id, 200))
  }
  get adjustmentHistory(): DataLoader<string, readonly AdjustmentStep[]> {
    const { getAdjustmentHistory } = this.clients.adjustments
    return this.make('adjustment-history', () => many(getAdjustmentHistory, ({ adjustmentId }) => adjustmentId, 200))
  }
  /** The list is short and has no query by code. */
  get adjustmentReasons(): DataLoader<string, AdjustmentReason | null> {
    return this.make('reasons', () => one(this.clients.adjustments.listAdjustmentReasons, ({ code }) => code, 1_000))
  }
  get giftBatches(): DataLoader<string, GiftBatch | null> {
    return this.make('gift-batches', () => one(this.clients.gifts.getGiftBatches, ({ id }) => id, 200))
  }
  get giftBatchHistory(): DataLoader<string, readonly GiftBatchStep[]> {
    return this.make('gift-history', () => many(this.clients.gifts.getGiftBatchHistory, ({ batchId }) => batchId, 200))
  }
  get stocktakes(): DataLoader<string, AnswerOf<typeof getStocktake>> {
    return this.make('stocktakes', () => each(this.clients.stocktakes.getStocktake))
  }
  get serials(): DataLoader<string, AnswerOf<typeof getSerial>> {
    return this.make('serials', () => each(this.clients.serials.getSerial))
  }
  get diversions(): DataLoader<string, AnswerOf<typeof getDiversion>> {
    return this.make('diversions', () => each(this.clients.diversions.getDiversion))
  }
  get dealers(): DataLoader<string, Dealer | null> {
    return this.make('dealers', () => one(this.clients.dealer.getDealers, ({ code }) => code, 5_000))
  }
  get dealerProfiles(): DataLoader<string, DealerProfile | null> {
    return this.make('dealer-profiles', () => one(this.clients.dealer.getProfiles, ({ dealerCode }) => dealerCode, 1_000))
  }
  get dealerDocuments(): DataLoader<string, readonly DealerDocument[]> {
    const { listDocumentsOfDealers } = this.clients.dealer
    return this.make('dealer-documents', () => many(listDocumentsOfDealers, ({ dealerCode }) => dealerCode ?? '', 200))
  }
  get applicationDocuments(): DataLoader<string, readonly DealerDocument[]> {
    const { listDocumentsOfApplications } = this.clients.dealer
    return this.make('application-documents', () =>
      many(listDocumentsOfApplications, ({ applicationId }) => applicationId ?? '', 200),
    )
  }
  get dealerApplications(): DataLoader<string, DealerApplication | null> {
    return this.make('dealer-applications', () => one(this.clients.onboarding.get, ({ id }) => id, 200))
  }
  get dealerApplicationHistory(): DataLoader<string, readonly DealerApplicationStep[]> {
    return this.make('application-history', () =>
      many(this.clients.onboarding.history, ({ applicationId }) => applicationId, 200),
    )
  }
  get creditAccounts(): DataLoader<string, CreditAccount | null> {
    return this.make('credit', () => one(this.clients.dealer.getCreditAccounts, ({ dealerCode }) => dealerCode, 5_000))
  }
  get tradeDocuments(): DataLoader<string, readonly TradeEntry[]> {
    return this.make('trade-documents', () => many(this.clients.trade.getTradeDocuments, ({ document }) => document, 500))
  }
  get statements(): DataLoader<string, Statement | null> {
    return this.make('statements', () => one(this.clients.statements.getStatements, statementKey, 200))
  }
  get statementHistory(): DataLoader<string, readonly StatementStep[]> {
    return this.make('statement-history', () => many(this.clients.statements.getStatementHistory, statementKey, 200))
  }
  get rebatePolicies(): DataLoader<string, RebatePolicy | null> {
    return this.make('rebate-policies', () => one(this.clients.rebates.getRebatePolicies, ({ id }) => id, 200))
  }
  get rebateSettlements(): DataLoader<string, RebateSettlement | null> {
    return this.make('rebate-settlements', () => one(this.clients.rebates.getRebateSettlements, ({ id }) => id, 200))
  }
  get priceLists(): DataLoader<string, PriceList | null> {
    return this.make('price-lists', () => one(this.clients.prices.getPriceLists, ({ code }) => code, 1_000))
  }
  get priceListHistory(): DataLoader<string, readonly PriceListStep[]> {
    return this.make('price-list-history', () => many(this.clients.prices.getPriceListHistory, ({ listCode }) => listCode, 200))
  }
  get orders(): DataLoader<string, Order | null> {
    return this.make('orders', () => one(this.clients.order.getOrders, ({ id }) => id, 1_000))
  }
  get orderHistory(): DataLoader<string, readonly OrderHistoryEntry[]> {
    return this.make('history', () => many(this.clients.order.getOrderHistory, ({ orderId }) => orderId, 200))
  }
  get shipments(): DataLoader<string, readonly Shipment[]> {
    return this.make('shipments', () => many(this.clients.order.getShipments, ({ orderId }) => orderId, 200))
  }
  get returnRequests(): DataLoader<string, ReturnRequest | null> {
    return this.make('return-requests', () => one(this.clients.returns.getReturnRequests, ({ id }) => id, 200))
  }
  get returnRequestHistory(): DataLoader<string, readonly ReturnRequestStep[]> {
    const { getReturnRequestHistory } = this.clients.returns
    return this.make('return-request-history', () => many(getReturnRequestHistory, ({ requestId }) => requestId, 200))
  }
  get cartLines(): DataLoader<string, readonly CartLine[]> {
    return this.make('cart-lines', () => many(this.clients.carts.getCartLines, ({ cartId }) => cartId, 20))
  }
  get returns(): DataLoader<string, GoodsReturn | null> {
    return this.make('returns', () => one(this.clients.order.getReturns, ({ id }) => id, 1_000))
  }
  get corporateCustomers(): DataLoader<string, CorporateCustomer | null> {
    return this.make('corporate-customers', () => one(this.clients.giftOrders.getCorporateCustomers, ({ code }) => code, 1_000))
  }
  get giftQuotes(): DataLoader<string, GiftQuote | null> {
    return this.make('gift-quotes', () => one(this.clients.giftOrders.getGiftQuotes, ({ id }) => id, 200))
  }
  get giftQuoteVersions(): DataLoader<string, readonly GiftQuoteVersion[]> {
    return this.make('gift-versions', () => many(this.clients.giftOrders.getGiftQuoteVersions, ({ quoteId }) => quoteId, 200))
  }
  get giftQuoteHistory(): DataLoader<string, readonly GiftQuoteStep[]> {
    return this.make('gift-quote-history', () => many(this.clients.giftOrders.getGiftQuoteHistory, ({ quoteId }) => quoteId, 200))
  }
  get giftWaves(): DataLoader<string, readonly GiftWave[]> {
    return this.make('gift-waves', () => many(this.clients.giftOrders.getGiftWaves, ({ quoteId }) => quoteId, 200))
  }
  get giftProgress(): DataLoader<string, GiftProgress | null> {
    return this.make('gift-progress', () => one(this.clients.giftOrders.getGiftProgress, ({ quoteId }) => quoteId, 200))
  }
  get accounts(): DataLoader<string, Account | null> {
    return this.make('accounts', () => one(this.clients.identity.getAccounts, ({ id }) => id, 1_000))
  }

  get webhooks(): DataLoader<string, Webhook | null> {
    return this.make('webhooks', () => one(this.clients.webhooks.getWebhooks, ({ id }) => id, 200))
  }
  get webhookAttempts(): DataLoader<string, readonly DeliveryAttempt[]> {
    const { getDeliveryAttempts } = this.clients.webhooks
    return this.make('webhook-attempts', () => many(getDeliveryAttempts, ({ deliveryId }) => deliveryId, 200))
  }

  private make<T>(name: string, build: () => T): T {
    const loader = (this.made.get(name) as T | undefined) ?? build()
    this.made.set(name, loader)
    return loader
  }
}

export type Loaders = { readonly [Name in keyof RequestLoaders]: RequestLoaders[Name] }

export const loadersOf = (clients: Clients): Loaders => new RequestLoaders(clients)
