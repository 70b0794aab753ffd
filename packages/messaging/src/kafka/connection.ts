import type { Admin, ISocketFactory, KafkaConfig } from 'kafkajs'
import { Kafka, logLevel } from 'kafkajs'
import type { Logger } from '../logger.js'
import { PARTITIONS } from '../partition.js'
import { pause } from '../pause.js'
import { neverWaitNegative } from './request-queue.js'

const SERVED_ATTEMPTS = 50

export type KafkaConnection = {
  /** `host:port` each. */
  brokers: string[]
  clientId: string
  ssl?: KafkaConfig['ssl']
  sasl?: KafkaConfig['sasl']
  /** Opens the connections to brokers, where plain TCP or TLS is not enough. */
  socketFactory?: ISocketFactory
}

/** A request is tried 5 times within about 5 s; whoever needs more tries the whole thing again. */
export const connectKafka = ({ clientId, brokers, ssl, sasl, socketFactory }: KafkaConnection, logger: Logger): Kafka => {
  neverWaitNegative()
  return new Kafka({
    clientId,
    brokers,
    ssl,
    sasl,
    socketFactory,
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, retries: 5, maxRetryTime: 2_000 },
    logLevel: logLevel.WARN,
    // The client reports each request that it is going to try again as an error; what stays failed reaches us as an exception.
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _, ...about } }) =>
        logger.debug({ kafka: namespace, ...about }, `kafka: ${message}`),
  })
}

/** Events of one service: `inventory.stock-reserved.v1` travels on `channel.inventory`. */
export const topicOf = (eventName: string): string => `channel.${eventName.split('.')[0]}`

export const deadLetterTopicOf = (group: string): string => `channel.dlt.${group}`

/** Creates the topics that are not there yet. Four megabytes a batch: orders of a thousand lines are one event. */
export const ensureTopics = async (kafka: Kafka, topics: string[]): Promise<void> => {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !existing.has(topic))
    const configEntries = [{ name: 'max.message.bytes', value: String(4 * 1024 * 1024) }]
    const wanted = missing.map((topic) => ({ topic, numPartitions: PARTITIONS, configEntries }))
    if (wanted.length > 0) await admin.createTopics({ topics: wanted, waitForLeaders: false })
    for (const topic of topics) await untilServed(admin, topic)
  } finally {
    await admin.disconnect()
  }
}

/** A topic is known a little before each of its partitions answers; until then part of a request would fail and all of it be repeated. */
const untilServed = async (admin: Admin, topic: string): Promise<void> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      await admin.fetchTopicOffsets(topic)
      return
    } catch (error) {
      if (attempts === SERVED_ATTEMPTS) throw error
      await pause(200)
    }
  }
}
