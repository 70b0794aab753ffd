import { OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceDefinition, ServiceRuntime } from '@channel/service-kit'
import { background, every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import { dealerClient } from './clients/dealer.client.js'
import { inventoryClient } from './clients/inventory.client.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import type { OrderHandlers, OrderQueries } from './order/order.handlers.js'
import { orderHandlers, orderQueries } from './order/order.handlers.js'
import { orderListRepository } from './order/order-list.repository.js'
import { orderRepository } from './order/order.repository.js'
import { ORDER_HANDLERS, ORDER_QUERIES, OrderRpc } from './order/order.rpc.js'
import { orderSaga } from './order/order.saga.js'
import { resumeHalfWay } from './resume.worker.js'
import type { ReturnHandlers } from './return/return.handlers.js'
import { returnHandlers } from './return/return.handlers.js'
import { returnListRepository } from './return/return-list.repository.js'
import { returnRepository } from './return/return.repository.js'
import { RETURN_HANDLERS, ReturnRpc } from './return/return.rpc.js'
import { returnSaga } from './return/return.saga.js'
import type { SalesHandlers } from './sales/sales.handlers.js'
import { salesHandlers } from './sales/sales.handlers.js'
import { salesRepository } from './sales/sales.repository.js'
import { SALES_HANDLERS, SalesRpc } from './sales/sales.rpc.js'

const RESUME_EVERY_MS = 2_000

type Runtime = Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'rpc'>
type Parts = {
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

class OrderModule {}

export const orderService: ServiceDefinition = {
  name: 'order',
  module: (runtime) => {
    const parts = orderParts(runtime)
    runtime.consume([], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: OrderModule,
      controllers: [OrderRpc, ReturnRpc, SalesRpc],
      providers: [
        { provide: ORDER_HANDLERS, useValue: parts.orders },
        { provide: ORDER_QUERIES, useValue: parts.queries },
        { provide: RETURN_HANDLERS, useValue: parts.returns },
        { provide: SALES_HANDLERS, useValue: parts.sales },
        background(parts),
      ],
    }
  },
}
