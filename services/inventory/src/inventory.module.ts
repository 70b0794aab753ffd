import { Batcher, commandKey, OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceDefinition, ServiceRuntime } from '@channel/service-kit'
import { background, every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import { onProductRegistered } from './consumers/on-product-registered.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import { productCache } from './product/product.cache.js'
import type { ProductHandlers } from './product/product.handlers.js'
import { productHandlers } from './product/product.handlers.js'
import { productReadings, productRepository } from './product/product.repository.js'
import { PRODUCT_HANDLERS, ProductRpc } from './product/product.rpc.js'
import { balanceRepository } from './stock/balance.repository.js'
import { ledgerRepository } from './stock/ledger.repository.js'
import type { StockCall, StockReply } from './stock/requests.js'
import { weightOf } from './stock/requests.js'
import type { StockHandlers } from './stock/stock.handlers.js'
import { stockHandlers } from './stock/stock.handlers.js'
import { stockRepository } from './stock/stock.repository.js'
import { STOCK_HANDLERS, StockRpc } from './stock/stock.rpc.js'

const EXPIRY_EVERY_MS = 1_000

type Parts = {
  readonly db: PrismaClient
  readonly relay: OutboxRelay
  readonly expiry: BackgroundTask
  readonly stock: StockHandlers
  readonly products: ProductHandlers
}

const keyOf = ({ request, context }: StockCall): string => commandKey({ input: request.input, context })

/** The service without its edge, for the module and for tests that call handlers directly. */
export const inventoryParts = (
  runtime: Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'cache'>,
): Parts => {
  const { databaseUrl, logger, clock, publisher, cache } = runtime
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }, { schema: 'inventory' }) })
  const relay = new OutboxRelay({ service: 'inventory', db, publisher, logger })
  const work = unitOfWork<Prisma.TransactionClient>(db, { afterCommit: () => relay.nudge() })
  const repository = stockRepository({ work, clock })
  const batcher = new Batcher<StockCall, StockReply>({ run: repository.decideAll, keyOf, weightOf })
  const stock = stockHandlers({
    decide: (call) => batcher.submit(call),
    stock: repository,
    balances: balanceRepository(db),
    ledger: ledgerRepository(db),
  })
  const readings = productReadings(db)
  const sweep = async () => {
    const expired = await stock.expireDue()
    if (expired > 0) logger.info({ expired }, 'reservations expired')
  }
  return {
    db,
    relay,
    expiry: every('reservation-expiry', EXPIRY_EVERY_MS, sweep, logger),
    stock,
    products: productHandlers({ masters: productRepository(work), readings, kept: productCache(readings, cache), clock }),
  }
}

class InventoryModule {}

export const inventoryService: ServiceDefinition = {
  name: 'inventory',
  module: (runtime) => {
    const parts = inventoryParts(runtime)
    runtime.consume([onProductRegistered(parts.products)], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: InventoryModule,
      controllers: [ProductRpc, StockRpc],
      providers: [
        { provide: PRODUCT_HANDLERS, useValue: parts.products },
        { provide: STOCK_HANDLERS, useValue: parts.stock },
        background({ db: parts.db, relay: parts.relay, workers: [parts.expiry] }),
      ],
    }
  },
}
