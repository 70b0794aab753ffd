import type { EventEnvelope } from '@channel/contracts'
import type { Kafka, Message, Producer } from 'kafkajs'
import { Partitioners } from 'kafkajs'
import type { Logger } from '../logger.js'
import type { EventPublisher } from '../publisher.js'
import type { KafkaConnection } from './connection.js'
import { connectKafka, ensureTopics, topicOf } from './connection.js'
import { splitBySize, toMessage } from './envelope.js'

const ALL_REPLICAS = -1
const BATCH_BYTES = 900_000

/**
 * Publishes with acks=all, one request at a time, so that a retried request cannot overtake. A retry may write events twice, which
 * consumers absorb by event id. Not kafkajs's idempotent producer: after a time-out it gives the numbers of the unanswered batch to the next
 * one, and a broker that did write the first acknowledges the second without writing it, which loses events.
 */
export class KafkaPublisher implements EventPublisher {
  private readonly kafka: Kafka
  private readonly producer: Producer
  private readonly logger: Logger
  private readonly topics = new Set<string>()
  private connected?: Promise<void>

  constructor(options: KafkaConnection & { logger: Logger }) {
    this.logger = options.logger
    this.kafka = connectKafka(options, options.logger)
    this.producer = this.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
    })
  }

  /** Connects where it can. While the brokers are away, `publish` rejects and tries to connect again at its next call. */
  async connect(): Promise<void> {
    await this.connection().catch((err: unknown) => this.logger.warn({ err }, 'kafka is away, will be tried again'))
  }

  async disconnect(): Promise<void> {
    await this.connected?.catch(() => undefined)
    this.connected = undefined
    await this.producer.disconnect()
  }

  async publish(events: EventEnvelope[]): Promise<void> {
    const byTopic = new Map<string, Message[]>()
    for (const event of events) {
      const topic = topicOf(event.name)
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), toMessage(event)])
    }
    for (const [topic, messages] of byTopic) await this.send(topic, messages)
  }

  /** Resolves when every message is on all in-sync replicas. */
  async send(topic: string, messages: Message[]): Promise<void> {
    await this.connection()
    await this.ensure(topic)
    try {
      for (const part of splitBySize(messages, BATCH_BYTES)) {
        await this.producer.send({ topic, messages: part, acks: ALL_REPLICAS })
      }
    } catch (error) {
      this.topics.delete(topic)
      throw error
    }
  }

  private connection(): Promise<void> {
    this.connected ??= this.producer.connect().catch((error: unknown) => {
      this.connected = undefined
      throw error
    })
    return this.connected
  }

  private async ensure(topic: string): Promise<void> {
    if (this.topics.has(topic)) return
    await ensureTopics(this.kafka, [topic])
    this.topics.add(topic)
  }
}
