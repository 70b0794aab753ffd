import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { whyNoKafka } from '@channel/testkit'
import { Kafka, logLevel } from 'kafkajs'
import { consumer } from '../consumer.js'
import { listeningLogger, quiet, until } from '../testing/events.js'
import type { TestBroker } from '../testing/kafka.js'
import { cuttableSockets, envelopeOf, freshEvent, testBroker } from '../testing/kafka.js'
import { topicOf } from './connection.js'
import type { KafkaConsumerGroupOptions } from './consumer-group.js'
import { KafkaConsumerGroup } from './consumer-group.js'
import { listKafkaDeadLetters, replayKafkaDeadLetters } from './dead-letter-topic.js'
import { KafkaPublisher } from './publisher.js'

const missing = whyNoKafka()
if (missing) process.stderr.write(`Kafka tests are skipped: ${missing}\n`)
const describeWithKafka = missing ? describe.skip : describe

jest.setTimeout(120_000)

let broker: TestBroker
let publisher: KafkaPublisher
let type: ReturnType<typeof freshEvent>
let handled: { by: string; key: string; n: number }[]
const groups: KafkaConsumerGroup[] = []

const connection = () => ({ brokers: broker.brokers, clientId: 'test', logger: quiet })
const retry = { attempts: 3, firstDelayMs: 10, maxDelayMs: 40 }

/** A consumer that notes what it handles; `meddle` may fail or take its time. */
const noting = (by: string, meddle: (n: number, key: string) => Promise<unknown> | unknown = () => undefined) => {
  const own = type
  const seen = handled
  return consumer(by, own, async (event) => {
    await meddle(event.payload.delta, event.key)
    seen.push({ by, key: event.key, n: event.payload.delta })
  })
}

const member = async (
  group: string,
  consumers: KafkaConsumerGroupOptions['consumers'],
  options: Partial<KafkaConsumerGroupOptions> = {},
) => {
  const made = new KafkaConsumerGroup({ ...connection(), group, consumers, retry, sessionTimeoutMs: 6_000, ...options })
  groups.push(made)
  await made.start()
  return made
}

const publish = (count: number, keys: number, from = 0) =>
  publisher.publish(Array.from({ length: count }, (_, n) => envelopeOf(type, `K${(n + from) % keys}`, n + from)))

/** Numbers of each key in the order of their first appearance. */
const orderPerKey = (by: string): Map<string, number[]> => {
  const orders = new Map<string, number[]>()
  for (const { key, n } of handled.filter((entry) => entry.by === by)) {
    const order = orders.get(key) ?? []
    if (!order.includes(n)) orders.set(key, [...order, n])
  }
  return orders
}

const distinct = (by: string): number => [...orderPerKey(by).values()].reduce((sum, order) => sum + order.length, 0)

const expectEachKeyInOrder = (by: string) => {
  for (const order of orderPerKey(by).values()) expect(order).toEqual([...order].sort((a, b) => a - b))
}

describeWithKafka('on a real broker', () => {
  beforeAll(async () => {
    broker = await testBroker()
    publisher = new KafkaPublisher(connection())
    await publisher.connect()
  }, 300_000)

  beforeEach(async () => {
    await Promise.all(groups.splice(0).map((group) => group.stop()))
    type = freshEvent()
    handled = []
  })

  afterAll(async () => {
    await Promise.all(groups.map((group) => group.stop()))
    await publisher?.disconnect()
    await broker?.remove()
  })

  it('every group gets every event, each key in its order, those from before its first start too', async () => {
    await publish(300, 20)
    await member('order', [noting('a')])
    const dealer = await member('dealer', [noting('b')])
    await publish(300, 20, 300)
    await until(() => distinct('a') === 600 && distinct('b') === 600)
    expectEachKeyInOrder('a')
    expectEachKeyInOrder('b')
    await until(async () => (await dealer.lag()) === 0)
  })

  it('a topic has sixteen partitions, whoever creates it, and two who create it at once do no harm', async () => {
    const second = new KafkaPublisher(connection())
    await Promise.all([publish(1, 1), second.publish([envelopeOf(type, 'K', 1)]), member('order', [noting('a')])])
    await second.disconnect()
    await until(() => handled.length === 2)
    const admin = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const metadata = await admin.fetchTopicMetadata({ topics: [topicOf(type.name)] })
    await admin.disconnect()
    expect(metadata.topics[0]?.partitions).toHaveLength(16)
  })

  it('offsets are committed after the handlers: a member that is told to stop while an event fails loses nothing', async () => {
    const failing = noting('a', () => Promise.reject(new Error('database away')))
    const patient = { attempts: 50, firstDelayMs: 1_000, maxDelayMs: 60_000 }
    const first = await member('order', [failing], { retry: patient })
    await publish(10, 10)
    await sleep(500)
    expect(await first.lag()).toBeGreaterThanOrEqual(10)
    await first.stop()
    expect(handled).toEqual([])
    await member('order', [noting('a')])
    await until(() => distinct('a') === 10)
  })

  it('a member that is killed under load: the other takes over, nothing is lost, each key stays in order', async () => {
    const { cut, socketFactory } = cuttableSockets()
    await member('order', [noting('a', () => sleep(2))], { socketFactory })
    await member('order', [noting('a', () => sleep(2))])
    const load = (async () => {
      for (let n = 0; n < 30; n += 1) {
        await publish(100, 50, n * 100)
        await sleep(50)
      }
    })()
    await until(() => handled.length > 300)
    cut()
    await load
    await until(() => distinct('a') === 3_000, 60_000)
    expectEachKeyInOrder('a')
  })

  it('a broker that is away: publishing rejects, and everything goes on when it is back', async () => {
    const group = await member('order', [noting('a')])
    await publish(50, 10)
    await until(() => distinct('a') === 50)
    await broker.stop()
    await expect(publish(1, 1, 50)).rejects.toThrow()
    await sleep(2_000)
    await broker.restart()
    await until(
      () =>
        publish(50, 10, 50).then(
          () => true,
          () => false,
        ),
      60_000,
    )
    await until(() => distinct('a') === 100, 60_000)
    expect(group.running).toBe(true)
  })

  it('an event that keeps failing goes to the dead-letter topic; others do not wait for it', async () => {
    await member('order', [
      noting('a', (n) => {
        if (n === 3) throw new Error('cannot be')
      }),
    ])
    await publish(6, 2)
    await until(() => distinct('a') === 5)
    const options = { ...connection(), group: 'order' }
    await until(async () => (await listKafkaDeadLetters(options)).length === 1)
    const [letter] = await listKafkaDeadLetters(options)
    expect(letter).toMatchObject({
      consumer: 'a',
      attempts: 3,
      error: expect.stringMatching('cannot be'),
      event: { key: 'K1', name: type.name },
    })

    const failing = noting('a', () => {
      throw new Error('still not')
    })
    expect(await replayKafkaDeadLetters({ ...options, consumers: [failing] })).toEqual({ replayed: 0, failed: 1 })
    expect(await listKafkaDeadLetters(options)).toEqual([
      expect.objectContaining({ attempts: 4, error: expect.stringMatching('still not') }),
    ])

    expect(await replayKafkaDeadLetters({ ...options, consumers: [noting('a')] })).toEqual({ replayed: 1, failed: 0 })
    expect(orderPerKey('a').get('K1')).toEqual([1, 5, 3])
    expect(await listKafkaDeadLetters(options)).toEqual([])
  })

  it('passes over what is no event, and says so', async () => {
    const logger = listeningLogger()
    await publisher.send(topicOf(type.name), [
      { key: 'K', value: 'hello' },
      { key: 'K', value: null },
    ])
    await member('order', [noting('a')], { logger })
    await publish(1, 1)
    await until(() => distinct('a') === 1)
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(2)
  })

  it('carries events beyond a megabyte', async () => {
    const reference = 'x'.repeat(1_500_000)
    const big = (n: number) => {
      const event = envelopeOf(type, 'K', n)
      return { ...event, payload: { ...(event.payload as object), reference } }
    }
    await member('order', [noting('a')])
    await publisher.publish([big(1), big(2), big(3)])
    await until(() => distinct('a') === 3)
  })
})

describe('while no broker can be reached', () => {
  const nowhere = { brokers: ['127.0.0.1:1'], clientId: 'test', logger: quiet }

  it('a publisher connects without an error, and publishing rejects', async () => {
    const lonely = new KafkaPublisher(nowhere)
    await lonely.connect()
    await expect(lonely.publish([envelopeOf(freshEvent(), 'K', 1)])).rejects.toThrow()
    await lonely.disconnect()
  })

  it('a group goes on trying until it is stopped', async () => {
    type = freshEvent()
    handled = []
    const lonely = new KafkaConsumerGroup({ ...nowhere, group: 'order', consumers: [noting('a')] })
    const started = lonely.start()
    await sleep(1_000)
    expect(lonely.running).toBe(false)
    await lonely.stop()
    await started
  })
})
