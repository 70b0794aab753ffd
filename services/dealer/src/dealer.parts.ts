import { newId } from '@channel/contracts'
import type { BatchLimits } from '@channel/messaging'
import { Batcher, OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import type { CreditHandlers } from './credit/credit.handlers.js'
import { creditHandlers } from './credit/credit.handlers.js'
import type { CreditAnswer, CreditRequest } from './credit/credit.repository.js'
import { creditRepository, requestKey } from './credit/credit.repository.js'
import { expiryOf } from './credit/expiry.worker.js'
import { creditReadings } from './credit/readings.repository.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import type { DealerHandlers } from './dealer/dealer.handlers.js'
import { dealerHandlers } from './dealer/dealer.handlers.js'
import { dealerRepository } from './dealer/dealer.repository.js'
import type { Ground } from './ground.parts.js'

const EXPIRY_EVERY_MS = 1_000

type Parts = {
  readonly ground: Ground
  db: PrismaClient
  relay: OutboxRelay
  expiry: BackgroundTask
  /** One round of the expiry worker; answers how many holds ended. */
  expireOverdue: (at: Date) => Promise<number>
  credit: CreditHandlers
  dealers: DealerHandlers
}

/** The service without its edge, for the module and for tests that call handlers directly. */
export const dealerParts = (
  runtime: Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'rpc'>,
  limits?: BatchLimits,
): Parts => {
  const { databaseUrl, logger, clock, publisher, rpc } = runtime
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }, { schema: 'dealer' }) })
  const relay = new OutboxRelay({ service: 'dealer', db, publisher, logger })
  const transaction = unitOfWork<Prisma.TransactionClient>(db, { afterCommit: () => relay.nudge() })
  const repository = creditRepository(transaction)
  const batcher = new Batcher<CreditRequest, CreditAnswer>({
    run: (requests) => repository.decideAll(requests, clock()),
    keyOf: requestKey,
    ...limits,
  })
  const expireOverdue = expiryOf({ credit: repository, traceId: newId, logger })
  return {
    ground: { db, transaction, clock, logger, rpc },
    db,
    relay,
    expiry: every('credit-expiry', EXPIRY_EVERY_MS, async () => void (await expireOverdue(clock())), logger),
    expireOverdue,
    credit: creditHandlers({ decide: (request) => batcher.submit(request), readings: creditReadings(db) }),
    dealers: dealerHandlers({ dealers: dealerRepository(db, transaction), clock }),
  }
}
