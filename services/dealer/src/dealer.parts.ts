import type { BatchLimits } from '@channel/messaging'
import { OutboxRelay, unitOfWork } from '@channel/messaging'
import type { ServiceRuntime } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import type { CreditParts } from './credit/credit.parts.js'
import { creditParts } from './credit/credit.parts.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import { branchReader } from './dealer/branch.repository.js'
import type { DealerHandlers } from './dealer/dealer.handlers.js'
import { dealerHandlers } from './dealer/dealer.handlers.js'
import { dealerListRepository } from './dealer/dealer-list.repository.js'
import { dealerRepository } from './dealer/dealer.repository.js'
import { profileRepository } from './dealer/profile.repository.js'
import type { Ground } from './ground.parts.js'

type Parts = CreditParts & {
  readonly ground: Ground
  db: PrismaClient
  relay: OutboxRelay
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
  const branchOf = branchReader(db)
  const ground: Ground = { db, transaction, clock, logger, rpc, branchOf }
  return {
    ground,
    db,
    relay,
    ...creditParts(ground, limits),
    dealers: dealerHandlers({
      dealers: dealerRepository(transaction),
      readings: dealerListRepository(db),
      profiles: profileRepository(db, transaction),
      clock,
    }),
  }
}
