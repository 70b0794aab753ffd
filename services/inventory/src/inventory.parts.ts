import type { SqlExecutor } from '@channel/messaging'
import { Batcher, commandKey, OutboxRelay, plainTransactions, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { adjustmentListRepository } from './adjustment/adjustment-list.repository.js'
import { adjustmentSettingsRepository } from './adjustment/adjustment-settings.repository.js'
import { adjustmentTotalsRepository } from './adjustment/adjustment-totals.repository.js'
import type { AdjustmentHandlers } from './adjustment/adjustment.handlers.js'
import { adjustmentHandlers } from './adjustment/adjustment.handlers.js'
import { adjustmentRepository } from './adjustment/adjustment.repository.js'
import { supplyRepository } from './channel/supply.repository.js'
import type { Channels } from './channels.parts.js'
import { channelsOf, feedPublisher } from './channels.parts.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import type { DiversionHandlers } from './diversion/diversion.handlers.js'
import { diversionHandlers } from './diversion/diversion.handlers.js'
import { diversionReadings, diversionRepository, judgeSightings } from './diversion/diversion.repository.js'
import type { ImportParts } from './import/import.parts.js'
import { importParts } from './import/import.parts.js'
import { productCache } from './product/product.cache.js'
import type { ProductHandlers } from './product/product.handlers.js'
import { productHandlers } from './product/product.handlers.js'
import { productReadings, productRepository } from './product/product.repository.js'
import { serialReadings } from './serial/serial-readings.repository.js'
import type { SerialHandlers } from './serial/serial.handlers.js'
import { serialHandlers } from './serial/serial.handlers.js'
import { serialRepository } from './serial/serial.repository.js'
import { atpRepository } from './stock/atp.repository.js'
import { balanceRepository } from './stock/balance.repository.js'
import { consistencyRunRepository } from './stock/consistency-run.repository.js'
import { consistencyRepository } from './stock/consistency.repository.js'
import { ledgerRepository } from './stock/ledger.repository.js'
import { weightOf } from './stock/needs.js'
import type { StockCall, StockReply } from './stock/requests.js'
import type { StockHandlers } from './stock/stock.handlers.js'
import { stockHandlers } from './stock/stock.handlers.js'
import type { StockRepository } from './stock/stock.repository.js'
import { stockRepository } from './stock/stock.repository.js'
import type { StocktakeParts } from './stocktake/stocktake.parts.js'
import { stocktakeParts } from './stocktake/stocktake.parts.js'
import { inTransitRepository } from './transfer/in-transit.repository.js'
import { transferListRepository } from './transfer/transfer-list.repository.js'
import type { TransferHandlers } from './transfer/transfer.handlers.js'
import { transferHandlers } from './transfer/transfer.handlers.js'
import { transferRepository } from './transfer/transfer.repository.js'

/** Of one transaction: fewer pay more for the statements around them, and of more too much is alive at once for a small heap. */
const MOST_CALLS = 256
const SWEEP_EVERY_MS = 1_000
const LOOKS_FOR_THE_NIGHT_MS = 10 * 60_000

/** What the wiring of every aggregate may use. */
type Ground = {
  readonly db: PrismaClient
  readonly work: <T>(work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>
  readonly clock: () => Date
  /** Moves goods inside the transaction of a document. */
  readonly post: StockRepository['post']
  /** Keeps goods for gift batches, and gives them back, likewise. */
  readonly batches: Pick<StockRepository, 'allotBatch' | 'endBatch'>
  readonly stock: StockHandlers
}

type Tracing = { readonly serials: SerialHandlers; readonly diversions: DiversionHandlers }

type Documents = { readonly transfers: TransferHandlers; readonly adjustments: AdjustmentHandlers }

type Parts = Ground &
  Tracing &
  Documents &
  Channels & {
    readonly relay: OutboxRelay
    readonly workers: readonly BackgroundTask[]
    readonly products: ProductHandlers
    readonly imports: ImportParts['imports']
    readonly stocktakes: StocktakeParts['stocktakes']
  }

type Runtime = Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'cache'>

const keyOf = ({ request, context }: StockCall): string => commandKey({ input: request.input, context })

/** Stock's own transactions go over the plain driver (ADR 15), those of documents, which use models, over Prisma; out of one pool. */
const groundOf = ({ clock }: Runtime, { db, pool }: Connections, nudge: () => void): Ground => {
  const work = unitOfWork<Prisma.TransactionClient>(db, { afterCommit: nudge })
  const stockWork = unitOfWork<SqlExecutor>(plainTransactions(pool), { afterCommit: nudge })
  const repository = stockRepository({ work: stockWork, clock })
  const batcher = new Batcher<StockCall, StockReply>({ run: repository.decideAll, keyOf, weightOf, maxCalls: MOST_CALLS })
  const consistency = consistencyRepository({ db, work, clock })
  const stock = stockHandlers({
    decide: (call) => batcher.submit(call),
    stock: repository,
    balances: balanceRepository(db),
    ledger: ledgerRepository(db),
    atp: atpRepository(db),
    consistency,
    runs: consistencyRunRepository({ db, clock, reconcile: consistency.reconcile }),
  })
  return { db, work, clock, post: repository.post, batches: repository, stock }
}

/** Units by their serial numbers; a sale outside of the territory is judged in the transaction that scans it. */
const tracingOf = ({ db, work, clock }: Ground): Tracing => ({
  serials: serialHandlers({ serials: serialRepository({ work, clock, judge: judgeSightings }), readings: serialReadings(db) }),
  diversions: diversionHandlers({ diversions: diversionRepository(work), readings: diversionReadings(db), clock }),
})

/** Documents that move stock in their own transaction. */
const documentsOf = ({ db, work, clock, post }: Ground): Documents => ({
  transfers: transferHandlers({
    transfers: transferRepository({ work, post }),
    readings: transferListRepository(db),
    underWay: inTransitRepository(db),
    clock,
  }),
  adjustments: adjustmentHandlers({
    adjustments: adjustmentRepository({ work, post }),
    settings: adjustmentSettingsRepository(db, work),
    readings: adjustmentListRepository(db),
    totals: adjustmentTotalsRepository(db),
    clock,
  }),
})

type Connections = { readonly db: PrismaClient; readonly pool: pg.Pool }

const connect = ({ databaseUrl, logger }: Runtime): Connections => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 12 })
  // A connection that breaks while nobody uses it is replaced when it is needed; without a listener it would end the process.
  // Once the pool is ending, the server may go while the last connections say good-bye.
  pool.on('error', ({ message }) => pool.ending || logger.warn({ reason: message }, 'an idle database connection broke'))
  return { pool, db: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'inventory', disposeExternalPool: true }) }) }
}

const sweeper = ({ stock }: Ground, { logger }: Runtime): BackgroundTask =>
  every(
    'stock-sweep',
    SWEEP_EVERY_MS,
    async () => {
      const expired = await stock.expireDue()
      const ended = await stock.endDueQuotas()
      if (expired + ended > 0) logger.info({ expired, ended }, 'reservations expired, quotas ended')
    },
    logger,
  )

const nightly = ({ stock }: Ground, { logger }: Runtime): BackgroundTask =>
  every(
    'stock-consistency',
    LOOKS_FOR_THE_NIGHT_MS,
    async () => {
      const differences = await stock.compareNightly()
      if (differences === 0) logger.info('ledger, balances, reservations and quotas agree')
      else if (differences !== undefined) logger.error({ differences }, 'stock numbers differ: see the consistency runs')
    },
    logger,
  )

/** The service without its edge, for the module and for tests that call handlers directly. */
export const inventoryParts = (runtime: Runtime): Parts => {
  const { logger, clock, publisher, cache } = runtime
  const connections = connect(runtime)
  const { db } = connections
  const relay = new OutboxRelay({ service: 'inventory', db, publisher, logger })
  const ground = groundOf(runtime, connections, () => relay.nudge())
  const readings = productReadings(db)
  const masters = productRepository({ work: ground.work, supply: supplyRepository })
  const counting = stocktakeParts({ ...ground, logger })
  const { recordCounts } = counting
  const imports = importParts({ ...ground, masters: readings, receive: ground.stock.receive, recordCounts, logger })
  const channels = channelsOf(ground, ground.batches)
  return {
    ...ground,
    ...channels,
    ...tracingOf(ground),
    ...documentsOf(ground),
    relay,
    imports: imports.imports,
    stocktakes: counting.stocktakes,
    workers: [
      sweeper(ground, runtime),
      feedPublisher(channels, runtime),
      nightly(ground, runtime),
      imports.worker,
      counting.worker,
    ],
    products: productHandlers({ masters, readings, kept: productCache(readings, cache), clock }),
  }
}
