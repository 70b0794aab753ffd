import type { Consumer } from '@channel/messaging'
import { OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import { dealerClient } from './clients/dealer.client.js'
import { inventoryClient } from './clients/inventory.client.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import { branchReader } from './dealer-tree/branch.repository.js'
import type { Ground } from './ground.parts.js'
import type { OrderHandlers, OrderQueries } from './order/order.handlers.js'
import { orderHandlers, orderQueries } from './order/order.handlers.js'
import type { ApprovalRuleHandlers } from './order/approval-rule.handlers.js'
import { approvalRuleHandlers } from './order/approval-rule.handlers.js'
import { approvalRuleRepository } from './order/approval-rule.repository.js'
import { onBackorderFilled } from './order/backorder.consumer.js'
import { orderListRepository } from './order/order-list.repository.js'
import { orderRepository } from './order/order.repository.js'
import { orderSaga } from './order/order.saga.js'
import { shipmentListRepository } from './order/shipment-list.repository.js'
import { resumeHalfWay } from './resume.worker.js'
import type { ReturnHandlers } from './return/return.handlers.js'
import { returnHandlers } from './return/return.handlers.js'
import type { ReturnRequestParts } from './return/return.parts.js'
import { returnRequestParts } from './return/return.parts.js'
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
  readonly approvalRules: ApprovalRuleHandlers
  readonly consumers: Consumer[]
  readonly returns: ReturnHandlers
  readonly returnRequests: ReturnRequestParts
  readonly sales: SalesHandlers
}

/** The service without its edge, for the module and for tests that call handlers directly. */
export const orderParts = ({ databaseUrl, logger, clock, publisher, rpc }: Runtime): Parts => {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }, { schema: 'order' }) })
  const relay = new OutboxRelay({ service: 'order', db, publisher, logger })
  const transaction = unitOfWork<Prisma.TransactionClient>(db, { afterCommit: () => relay.nudge() })
  const branchOf = branchReader(db)
  const neighbours = { ...inventoryClient(rpc), ...dealerClient(rpc) }
  const [orders, lists] = [orderRepository(db, transaction), orderListRepository(db, branchOf)]
  const returns = returnRepository(db, transaction)
  const saga = orderSaga({ orders, holds: neighbours, clock })
  const returning = returnSaga({ returns, counterparts: neighbours, clock })
  const resume = {
    orders: resumeHalfWay({ name: 'order', ...orders, ...saga, clock, logger }),
    returns: resumeHalfWay({ name: 'return', ...returns, ...returning, clock, logger }),
  }
  const ground: Ground = { db, transaction, clock, logger, rpc, branchOf }
  return {
    ground,
    db,
    relay,
    resume,
    workers: [
      every('resume-orders', RESUME_EVERY_MS, resume.orders, logger),
      every('resume-returns', RESUME_EVERY_MS, resume.returns, logger),
    ],
    orders: orderHandlers({ orders, saga, ...neighbours, clock, branchOf }),
    queries: orderQueries({ lists, shipments: shipmentListRepository(db) }),
    approvalRules: approvalRuleHandlers({ rules: approvalRuleRepository(db, transaction), clock }),
    consumers: [onBackorderFilled(orders)],
    returns: returnHandlers({ returns, lists: returnListRepository(db, branchOf), saga: returning, clock }),
    returnRequests: returnRequestParts(ground, { returns, saga: returning }),
    sales: salesHandlers({ sales: salesRepository(db) }),
  }
}
