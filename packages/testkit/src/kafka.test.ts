import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startKafka } from '@channel/provision'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Kafka, logLevel } from 'kafkajs'
import { testKafka, whyNoKafka } from './index.js'

const reason = whyNoKafka()
const describeHere = reason === undefined ? describe : describe.skip
const INSTALLATION_MS = 600_000
const TOPIC = 'testkit.restart'

const client = (brokers: string) => new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING })

const send = async (brokers: string, value: string) => {
  const producer = client(brokers).producer({ allowAutoTopicCreation: true })
  await producer.connect()
  await producer.send({ topic: TOPIC, messages: [{ key: 'k', value }] })
  await producer.disconnect()
}

const receive = async (brokers: string, count: number): Promise<string[]> => {
  const consumer = client(brokers).consumer({ groupId: `g-${crypto.randomUUID()}` })
  const values: string[] = []
  await consumer.connect()
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      values.push(String(message.value))
      if (values.length === count) resolve()
    }
    consumer.run({ eachMessage }).catch(reject)
  })
  await consumer.disconnect()
  return values
}

describeHere(`Kafka${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'channel-kafka-'))
    await (await startKafka({ dataDir })).stop()
  }, INSTALLATION_MS)
  afterAll(() => rm(dataDir, { recursive: true }))

  test('makes a topic at its first use and keeps messages and address over a restart', async () => {
    const first = await startKafka({ dataDir })
    await send(first.brokers, 'before')
    await first.stop()
    const second = await startKafka({ dataDir })
    expect(second.brokers).toBe(first.brokers)
    await send(second.brokers, 'after')
    expect(await receive(second.brokers, 2)).toEqual(['before', 'after'])
    await second.stop()
  }, 120_000)

  test('is one broker for all tests of a run', async () => {
    const [one, two] = await Promise.all([testKafka(), testKafka()])
    expect(one).toEqual(two)
  }, 120_000)
})
