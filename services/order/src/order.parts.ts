import { OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import { dealerClient } from './clients/dealer.client.js'
import { inventoryClient } from './clients/inventory.client.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import type { Ground } from './ground.parts.js'
import type { OrderHandlers, OrderQueries } from './order/order.handlers.js'
import { orderHandlers, orderQueries } from './order/order.handlers.js'
import { orderListRepository } from './order/order-list.repository.js'
import { orderRepository } from './order/order.repository.js'
import { orderSaga } from './order/order.saga.js'
import { resumeHalfWay } from './resume.worker.js'
import type { ReturnHandlers } from './return/return.handlers.js'
import { returnHandlers } from './return/return.handlers.js'
import { returnListRepository } from './return/return-list.repository.js'
import { returnRepository } from './return/return.repository.js'
import { returnSaga } from './return/return.saga.js'
import type { SalesHandlers } from './sales/sales.handlers.js'
import { salesHandlers } from './sales/sales.handlers.js'
import { salesRepository } from './sales/sales.repository.js'

const RESUME_EVERY_MS = 2_000

type Runtime = Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'rpc'>
type Parts = {
  readonly ground: Ground
  readonly db: PrismaClient
  readonly relay: OutboxRelay
  readonly resume: { orders: () => Promise<void>; returns: () => Promise<void> }
  readonly workers: BackgroundTask[]
  readonly orders: OrderHandlers
  readonly queries: OrderQueries
  readonly returns: ReturnHandlers
  readonly sales: SalesHandlers
}

/** The service without its edge, for the module and for tests that call handlers directly. */
export const orderParts = ({ databaseUrl, logger, clock, publisher, rpc }: Runtime): Parts => {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }, { schema: 'order' }) })
  const relay = new OutboxRelay({ service: 'order', db, publisher, logger })
  const transaction = unitOfWork<Prisma.TransactionClient>(db, { afterCommit: () => relay.nudge() })
  const neighbours = { ...inventoryClient(rpc), ...dealerClient(rpc) }
  const [orders, lists] = [orderRepository(db, transaction), orderListRepository(db)]
  const returns = returnRepository(db, transaction)
  const saga = orderSaga({ orders, holds: neighbours, clock })
  const returning = returnSaga({ returns, counterparts: neighbours, clock })
  const resume = {
    orders: resumeHalfWay({ name: 'order', ...orders, ...saga, clock, logger }),
    returns: resumeHalfWay({ name: 'return', ...returns, ...returning, clock, logger }),
  }
  return {
    ground: { db, transaction, clock, logger, rpc },
    db,
    relay,
    resume,
    workers: [
      every('resume-orders', RESUME_EVERY_MS, resume.orders, logger),
      every('resume-returns', RESUME_EVERY_MS, resume.returns, logger),
    ],
    orders: orderHandlers({ orders, saga, products: neighbours.products, clock }),
    queries: orderQueries({ lists }),
    returns: returnHandlers({ returns, lists: returnListRepository(db), saga: returning, clock }),
    sales: salesHandlers({ sales: salesRepository(db) }),
  }
}
