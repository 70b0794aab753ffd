import type { Consumer as Client, EachBatchPayload, Kafka } from 'kafkajs'
import type { Consumer } from '../consumer.js'
import type { DeliveryOptions, RetryPolicy } from '../delivery.js'
import { Gate } from '../gate.js'
import type { Logger } from '../logger.js'
import { delayAfter, pause } from '../pause.js'
import { handleBatch } from './batch.js'
import type { KafkaConnection } from './connection.js'
import { connectKafka, ensureTopics, topicOf } from './connection.js'
import { deadLetterTopic } from './dead-letter-topic.js'
import { countBehind } from './lag.js'
import { KafkaPublisher } from './publisher.js'

export type KafkaConsumerGroupOptions = KafkaConnection & {
  /** The consuming service; its replicas share the work. */
  group: string
  consumers: Consumer[]
  logger: Logger
  retry?: RetryPolicy
  /** After so long without a sign of life other members take over: 15 s. */
  sessionTimeoutMs?: number
}

/** About 20 s in all: a short absence of the database makes no dead letters. Until then the event's partition waits. */
const RETRY: RetryPolicy = { attempts: 8, firstDelayMs: 200, maxDelayMs: 10_000 }
const WIDTH = 6
const PARTITIONS_AT_ONCE = 4
const REJOIN = { firstDelayMs: 500, maxDelayMs: 5_000 }

/**
 * A service's consumers on Kafka. Offsets are committed after the handlers have ended, so a crash makes events come twice, never get
 * lost. Whatever ends the client (broker away, non-retriable error) makes it join again, until `stop`.
 */
export class KafkaConsumerGroup {
  private readonly kafka: Kafka
  private readonly deadLetters: KafkaPublisher
  private readonly topics: string[]
  private readonly gate = new Gate(WIDTH)
  private client?: Client
  private joining?: Promise<void>
  private stopping = new AbortController()
  /** False while it is not a member of its group. */
  running = false

  constructor(private readonly options: KafkaConsumerGroupOptions) {
    this.kafka = connectKafka(options, options.logger)
    this.deadLetters = new KafkaPublisher(options)
    this.topics = [...new Set(options.consumers.map(({ event }) => topicOf(event.name)))]
  }

  /** Resolves once it is a member of its group, however long the brokers are away; whoever cannot wait need not. */
  async start(): Promise<void> {
    if (this.topics.length === 0 || this.joining) return
    this.stopping = new AbortController()
    this.joining = this.join()
    await this.joining
  }

  /** Ends after the running handlers; their offsets are committed. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.joining
    this.joining = undefined
    this.running = false
    await this.client?.disconnect()
    this.client = undefined
    await this.deadLetters.disconnect()
  }

  /** Events on the group's topics that it has not committed yet. */
  lag(): Promise<number> {
    return countBehind(this.kafka, this.options.group, this.topics)
  }

  private async join(): Promise<void> {
    const { logger, group } = this.options
    for (let failures = 0; !this.stopping.signal.aborted;) {
      try {
        await ensureTopics(this.kafka, this.topics)
        await this.run()
        return
      } catch (err) {
        failures += 1
        logger.warn({ err, group, failures }, 'not a member of the consumer group, will be tried again')
        await pause(delayAfter(failures, REJOIN), this.stopping.signal)
      }
    }
  }

  private async run(): Promise<void> {
    const { group, sessionTimeoutMs = 15_000 } = this.options
    const client = this.kafka.consumer({
      groupId: group,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: sessionTimeoutMs / 10,
      maxWaitTimeInMs: 500,
      // Joining again is this class's own business, for every kind of error alike.
      retry: { initialRetryTime: 200, retries: 5, maxRetryTime: 2_000, restartOnFailure: () => Promise.resolve(false) },
    })
    let crash: Error | undefined
    client.on(client.events.CRASH, ({ payload }) => {
      crash = payload.error
      this.crashed(client, payload.error)
    })
    try {
      await client.connect()
      await client.subscribe({ topics: this.topics, fromBeginning: true })
      await client.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: (payload) => this.eachBatch(payload),
      })
      if (crash) throw crash
    } catch (error) {
      await client.disconnect()
      throw error
    }
    this.client = client
    this.running = true
  }

  private crashed(client: Client, err: Error): void {
    if (this.client !== client || this.stopping.signal.aborted) return
    this.options.logger.warn({ err, group: this.options.group }, 'consumer group left, joining again')
    this.client = undefined
    this.running = false
    this.joining = this.join()
  }

  private eachBatch(payload: EachBatchPayload): Promise<void> {
    const { group, consumers, logger, retry = RETRY } = this.options
    const delivery: DeliveryOptions = { service: group, retry, gate: this.gate, logger, signal: this.stopping.signal }
    return handleBatch(payload, { consumers, delivery, deadLetters: deadLetterTopic(this.deadLetters, group) })
  }
}
