import { KafkaConsumerGroup, KafkaPublisher } from '@channel/messaging'
import type { Logger } from 'pino'
import type { ServiceEnv } from '../env.js'
import { peerUrls } from '../env.js'
import type { HealthChecks } from '../health.js'
import { createLogger } from '../logger.js'
import { HttpRpcServer } from '../rpc/http-server.js'
import type { Peers } from './peers.js'
import { connectPeers } from './peers.js'
import type { Consumption, ServiceName, ServiceSeat, Topology } from './service.js'

/** The events' side of a seat: to Kafka and from it. The service starts without Kafka, too; its events and consumers then wait. */
const eventSeat = (name: ServiceName, brokers: string[], logger: Logger, health: HealthChecks) => {
  const connection = { brokers, clientId: `channel-${name}`, logger }
  const publisher = new KafkaPublisher(connection)
  let group: KafkaConsumerGroup | undefined
  const stopConsumers = async () => {
    await group?.stop()
    group = undefined
  }
  return {
    publisher,
    startConsumers: async (consumptions: Consumption[]) => {
      const consumers = consumptions.flatMap((consumption) => consumption.consumers)
      if (consumers.length === 0) return
      const joining = new KafkaConsumerGroup({ ...connection, group: name, consumers })
      group = joining
      health.inform('kafka consumers', () => lagOf(joining))
      joining.start().catch((error: unknown) => logger.error({ err: error }, 'consumers not started'))
    },
    stopConsumers,
    abandon: stopConsumers,
    close: () => publisher.disconnect(),
  }
}

const lagOf = async (group: KafkaConsumerGroup): Promise<string> => {
  if (!group.running) throw new Error('not a member of the consumer group')
  return `${await group.lag()} events behind`
}

const seatOf = (
  env: ServiceEnv,
  peers: Peers,
  name: ServiceName,
  part: { logger: Logger; health: HealthChecks },
): ServiceSeat => {
  const { health, logger } = part
  const { publisher, ...events } = eventSeat(name, env.KAFKA_BROKERS, logger, health)
  health.inform('redis', () => peers.cache.ping())
  const server = new HttpRpcServer({
    host: env.HOST,
    port: env.PORT,
    tokens: peers.tokens,
    log: logger,
    ready: () => health.report(),
  })
  return {
    ...events,
    server,
    runtime: {
      databaseUrl: env.DATABASE_URL,
      rpc: peers.rpc,
      cache: peers.cache,
      clock: () => new Date(),
      publisher,
      secret: env.PLATFORM_SECRET,
      development: env.DEVELOPMENT,
    },
    url: () => server.url,
  }
}

/** One service in this process: calls over HTTP, events over Kafka, the cache in Redis. */
export const distributedTopology = (env: ServiceEnv, logger: Logger = createLogger({ level: env.LOG_LEVEL })): Topology => {
  const peers = connectPeers({ urls: peerUrls(env), secret: env.PLATFORM_SECRET, redisUrl: env.REDIS_URL, logger })
  return {
    logger,
    cache: peers.cache,
    rpc: () => peers.rpc,
    seat: async (name, part) => seatOf(env, peers, name, part),
    expect: () => undefined,
    close: () => peers.close(),
  }
}
