import { catalogue } from '@channel/contracts/catalogue'
import { OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'
import type { DeliveryHandlers } from './webhook/delivery.handlers.js'
import { deliveryHandlers } from './webhook/delivery.handlers.js'
import { deliveryRepository } from './webhook/delivery.repository.js'
import type { DeliveryWorker } from './webhook/delivery.worker.js'
import { deliveryWorker } from './webhook/delivery.worker.js'
import { outgoingRepository } from './webhook/outgoing.repository.js'
import type { WebhookReadings } from './webhook/readings.repository.js'
import { webhookReadings } from './webhook/readings.repository.js'
import { sealedSecrets } from './webhook/secrets.sealed.js'
import { signedHeaders } from './webhook/signing.standard.js'
import { isOpen } from './webhook/subscription.js'
import { cachedSubscriptions } from './webhook/subscriptions.cache.js'
import type { Transport } from './webhook/transport.js'
import { undiciTransport } from './webhook/transport.undici.js'
import type { WebhookHandlers } from './webhook/webhook.handlers.js'
import { webhookHandlers } from './webhook/webhook.handlers.js'
import { webhookRepository } from './webhook/webhook.repository.js'

const HOUR_MS = 3_600_000
const KEPT_FOR_MS = 30 * 24 * HOUR_MS

/** Names of all events that partners may hear of. */
const openEvents = [...catalogue].filter(([name, { kind }]) => kind === 'event' && isOpen(name)).map(([name]) => name)

type Needs = Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'secret' | 'development'>
type Parts = {
  readonly db: PrismaClient
  readonly relay: OutboxRelay
  readonly webhooks: WebhookHandlers
  readonly deliveries: DeliveryHandlers
  readonly readings: WebhookReadings
  readonly worker: DeliveryWorker
  readonly pruning: BackgroundTask
  readonly prune: (at: Date) => Promise<number>
  readonly transport: Transport
  readonly openEvents: readonly string[]
}

const connect = ({ databaseUrl, logger, publisher }: Needs) => {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }, { schema: 'partner' }) })
  const relay = new OutboxRelay({ service: 'partner', db, publisher, logger })
  return { db, relay, transaction: unitOfWork<Prisma.TransactionClient>(db, { afterCommit: () => relay.nudge() }) }
}

/** The service without its edge, for the module and for tests that call handlers directly. */
export const partnerParts = (runtime: Needs, transport = undiciTransport(runtime)): Parts => {
  const { clock, logger, secret } = runtime
  const { db, relay, transaction } = connect(runtime)
  const outgoing = outgoingRepository(db, transaction)
  const repository = deliveryRepository(db, transaction)
  const readings = webhookReadings(db)
  const subscriptions = cachedSubscriptions(outgoing.subscriptions, clock)
  const secrets = sealedSecrets(secret)
  const made = { transport, secrets, sign: signedHeaders, chance: Math.random }
  const worker = deliveryWorker({ deliveries: repository, ...made, clock, logger })
  const changed = () => {
    subscriptions.forget()
    worker.nudge()
  }
  const prune = (at: Date) => repository.prune(new Date(at.getTime() - KEPT_FOR_MS), at)
  const pruning = every('forget-old-deliveries', HOUR_MS, async () => void (await prune(clock())), logger)
  const webhooks = webhookRepository(transaction)
  const { refusalOf } = transport
  const [nudge, current] = [() => worker.nudge(), subscriptions.current]
  return {
    ...{ db, relay, readings, worker, transport, openEvents, prune, pruning },
    webhooks: webhookHandlers({ webhooks, readings, secrets, refusalOf, openEvents, changed, clock }),
    deliveries: deliveryHandlers({ outgoing, deliveries: repository, readings, subscriptions: current, nudge, clock }),
  }
}
