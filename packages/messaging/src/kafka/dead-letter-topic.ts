import { randomUUID } from 'node:crypto'
import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs'
import type { Consumer } from '../consumer.js'
import type { DeadLetter, DeadLetters, ReplayReport } from '../dead-letters.js'
import { deadLetterId, redeliver } from '../dead-letters.js'
import type { Logger } from '../logger.js'
import type { KafkaConnection } from './connection.js'
import { connectKafka, deadLetterTopicOf, ensureTopics } from './connection.js'
import { fromMessage, toMessage } from './envelope.js'
import type { Range } from './lag.js'
import { rangesBehind } from './lag.js'
import { KafkaPublisher } from './publisher.js'

export type DeadLetterTopicOptions = KafkaConnection & { group: string; logger: Logger }

/** Letters on the group's topic `channel.dlt.<group>`. */
export const deadLetterTopic = (publisher: KafkaPublisher, group: string): DeadLetters => ({
  add: async ({ consumer, event, error, attempts }) => {
    const headers = { consumer, error, attempts: String(attempts), at: new Date().toISOString() }
    await publisher.send(deadLetterTopicOf(group), [toMessage(event, headers)])
  },
})

/** Letters not replayed yet; of one that came twice, the last. Reads the whole rest of the topic: seconds. */
export const listKafkaDeadLetters = (options: DeadLetterTopicOptions): Promise<DeadLetter[]> =>
  withUnsettled(options, async ({ read, forget }) => {
    const reader = `${options.group}.dlt-list.${randomUUID()}`
    const letters = new Map<string, DeadLetter>()
    await read(reader, (letter) => void letters.set(letter.id, letter))
    await forget(reader)
    return [...letters.values()].sort((a, b) => (a.at < b.at ? -1 : 1))
  })

/** One more attempt for each letter that is on the topic now. One that fails again is put at its end, with its new error. */
export const replayKafkaDeadLetters = (options: DeadLetterTopicOptions & { consumers: Consumer[] }): Promise<ReplayReport> =>
  withUnsettled(options, async ({ read }) => {
    const report: ReplayReport = { replayed: 0, failed: 0 }
    const seen = new Set<string>()
    const publisher = new KafkaPublisher(options)
    try {
      await read(replayerOf(options.group), async (letter) => {
        if (seen.has(letter.id)) return
        seen.add(letter.id)
        const givenUp = await redeliver(letter, options.group, options.consumers, options.logger)
        if (givenUp) await deadLetterTopic(publisher, options.group).add({ ...givenUp, attempts: letter.attempts + 1 })
        report[givenUp ? 'failed' : 'replayed'] += 1
      })
    } finally {
      await publisher.disconnect()
    }
    return report
  })

/** Its committed offsets say what was replayed. */
const replayerOf = (group: string): string => `${group}.dlt-replay`

type Handle = (letter: DeadLetter) => Promise<void> | void
type Unsettled = { read(reader: string, handle: Handle): Promise<void>; forget(reader: string): Promise<void> }

const withUnsettled = async <T>(options: DeadLetterTopicOptions, work: (topic: Unsettled) => Promise<T>): Promise<T> => {
  const kafka = connectKafka(options, options.logger)
  const topic = deadLetterTopicOf(options.group)
  await ensureTopics(kafka, [topic])
  const admin = kafka.admin()
  try {
    await admin.connect()
    const ranges = await rangesBehind(admin, replayerOf(options.group), [topic])
    return await work({
      read: async (reader, handle) => {
        if (ranges.length > 0) await readRanges(kafka, reader, ranges, handle)
      },
      forget: async (reader) => {
        if (ranges.length > 0) await admin.deleteGroups([reader])
      },
    })
  } finally {
    await admin.disconnect()
  }
}

/** Every message of the ranges, one after the other; each is committed for the reader after its handler has ended. */
const readRanges = async (kafka: Kafka, reader: string, ranges: Range[], handle: Handle): Promise<void> => {
  const client = kafka.consumer({ groupId: reader, allowAutoTopicCreation: false })
  const left = new Map(ranges.map((range) => [range.partition, range]))
  const topic = ranges[0]?.topic ?? ''
  try {
    await client.connect()
    await client.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      client.on(client.events.CRASH, ({ payload }) => reject(payload.error))
      const eachMessage = async ({ partition, message }: { partition: number; message: KafkaMessage }): Promise<void> => {
        const range = left.get(partition)
        const offset = BigInt(message.offset)
        if (!range || offset < range.from || offset >= range.to) return
        const letter = letterOf(message)
        if (letter) await handle(letter)
        await client.commitOffsets([{ topic, partition, offset: (offset + 1n).toString() }])
        if (offset + 1n === range.to) left.delete(partition)
        if (left.size === 0) resolve()
      }
      client.run({ autoCommit: false, eachMessage }).catch(reject)
    })
  } finally {
    await client.disconnect()
  }
}

const letterOf = ({ value, headers }: KafkaMessage): DeadLetter | undefined => {
  const event = fromMessage(value)
  const consumer = text(headers, 'consumer')
  return (
    event && {
      id: deadLetterId(consumer, event.id),
      consumer,
      event,
      error: text(headers, 'error'),
      attempts: Number(text(headers, 'attempts')),
      at: text(headers, 'at'),
    }
  )
}

const text = (headers: IHeaders | undefined, name: string): string => String(headers?.[name] ?? '')
