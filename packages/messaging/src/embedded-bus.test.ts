import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallContext } from '@channel/contracts'
import { stockAdjusted, stockReceived } from '@channel/contracts/inventory'
import { testDatabase } from '@channel/testkit'
import type { Consumer } from './consumer.js'
import { consumer } from './consumer.js'
import { deadLetterTable, listDeadLetters, replayDeadLetters } from './dead-letters.js'
import { EmbeddedBus } from './embedded-bus.js'
import { appendToOutbox } from './outbox.js'
import { OutboxRelay } from './relay.js'
import { adjusted, callOf, envelope, quiet } from './testing/events.js'
import type { TestClient } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient
let handled: string[]

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
})

beforeEach(async () => {
  await database.query('TRUNCATE outbox, dead_letter')
  handled = []
})

afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

const retry = { attempts: 3, firstDelayMs: 10, maxDelayMs: 40 }
const busFor = (...consumers: Consumer[]): EmbeddedBus => {
  const bus = new EmbeddedBus({ logger: quiet, retry })
  bus.subscribe('order', consumers, deadLetterTable(db))
  return bus
}
const note = (name: string, meddle: (n: number) => Promise<void> | void = () => undefined): Consumer =>
  consumer(name, stockAdjusted, async (event) => {
    await meddle(event.payload.delta)
    handled.push(`${name} ${event.key}${event.payload.delta}`)
  })
const failing = (message: string) => (): never => {
  throw new Error(message)
}

describe('delivery inside one process', () => {
  it('brings an event to every consumer of its kind and to no other', async () => {
    const other = consumer('other', stockReceived, failing('not mine'))
    await busFor(note('first'), note('second'), other).publish([envelope('A', 1)])
    expect(handled.sort()).toEqual(['first A1', 'second A1'])
    expect(await listDeadLetters(db)).toEqual([])
  })

  it('lets a consumer act as its service, on behalf of whoever caused the event, under its trace', async () => {
    const contexts: CallContext[] = []
    const spy = consumer('spy', stockAdjusted, (_, context) => Promise.resolve(void contexts.push(context)))
    await busFor(spy).publish([envelope('A', 1)])
    const principal = { subject: 'service:order', roles: ['service'], onBehalfOf: 'account-1' }
    expect(contexts).toEqual([{ principal, traceId: 'trace-1' }])
  })

  it('keeps the order of a key while keys overtake each other', async () => {
    // A1 is at it for as long as it takes until B's last event has been handled.
    const slowA = note('c', async (n) => {
      while (n === 1 && !handled.includes('c B4')) await sleep(5)
    })
    await busFor(slowA).publish([envelope('A', 1), envelope('B', 2), envelope('A', 3), envelope('B', 4)])
    expect(handled).toEqual(['c B2', 'c B4', 'c A1', 'c A3'])
  })

  it('tries a failing event again', async () => {
    let failures = 2
    const flaky = note('c', () => {
      if (failures-- > 0) throw new Error('not yet')
    })
    await busFor(flaky).publish([envelope('A', 1), envelope('A', 2)])
    expect(handled).toEqual(['c A1', 'c A2'])
    expect(await listDeadLetters(db)).toEqual([])
  })

  it('sets a poisoned event aside after its last attempt; others of its consumer do not wait for it', async () => {
    let attempts = 0
    const poisoned = note('c', (n) => {
      if (n !== 1) return
      attempts += 1
      throw new Error('cannot be')
    })
    const event = envelope('A', 1)
    await busFor(poisoned, note('healthy')).publish([event, envelope('A', 2), envelope('B', 3)])
    expect(attempts).toBe(3)
    expect(handled.indexOf('c B3')).toBeLessThan(handled.indexOf('c A2'))
    expect(handled).toEqual(expect.arrayContaining(['healthy A1', 'healthy A2', 'healthy B3']))
    const letters = await listDeadLetters(db)
    expect(letters).toEqual([expect.objectContaining({ consumer: 'c', attempts: 3, event })])
    expect(letters[0]?.error).toMatch('cannot be')
  })

  it('gives up at once where the payload is not what its name says', async () => {
    const strange = { ...envelope('A', 1), payload: { delta: 'many' } }
    await busFor(note('c')).publish([strange])
    expect(handled).toEqual([])
    expect(await listDeadLetters(db)).toEqual([expect.objectContaining({ consumer: 'c', attempts: 1, event: strange })])
  })

  it('rejects when a dead letter cannot be kept, after everything else has ended', async () => {
    const bus = new EmbeddedBus({ logger: quiet, retry })
    const slow = note('slow', () => sleep(200).then(() => undefined))
    bus.subscribe('order', [note('c', failing('no')), slow], { add: () => Promise.reject(new Error('table is gone')) })
    await expect(bus.publish([envelope('A', 1)])).rejects.toThrow('table is gone')
    expect(handled).toEqual(['slow A1'])
  })

  it('runs few handlers of a service at once', async () => {
    let running = 0
    let most = 0
    const busy = note('c', async () => {
      most = Math.max(most, ++running)
      await sleep(5)
      running -= 1
    })
    await busFor(busy).publish(Array.from({ length: 100 }, (_, n) => envelope(`K${n}`, n)))
    expect(handled).toHaveLength(100)
    expect(most).toBe(6)
  })

  it('carries on from outbox to consumer', async () => {
    await appendToOutbox(db, [adjusted('A', 1), adjusted('A', 2)], callOf('account-1'))
    await new OutboxRelay({ service: 'inventory', db, publisher: busFor(note('c')), logger: quiet }).drain()
    expect(handled).toEqual(['c A1', 'c A2'])
  })
})

describe('dead letters', () => {
  const poisonedBy = (n: number) => note('c', (delta) => (delta === n ? failing('cannot be')() : undefined))

  it('are handled when replayed after the cause is gone, once', async () => {
    await busFor(poisonedBy(1)).publish([envelope('A', 1), envelope('A', 2)])
    handled = []
    expect(await replayDeadLetters(db, 'order', [note('c')], { logger: quiet })).toEqual({ replayed: 1, failed: 0 })
    expect(handled).toEqual(['c A1'])
    expect(await replayDeadLetters(db, 'order', [note('c')], { logger: quiet })).toEqual({ replayed: 0, failed: 0 })
  })

  it('stay, with the new error, when they fail again', async () => {
    await busFor(poisonedBy(1)).publish([envelope('A', 1)])
    const again = [note('c', failing('still not'))]
    expect(await replayDeadLetters(db, 'order', again, { logger: quiet })).toEqual({ replayed: 0, failed: 1 })
    const [letter] = await listDeadLetters(db)
    expect(letter).toMatchObject({ attempts: 4, error: expect.stringMatching('still not') })
  })

  it('stay when nobody of that name consumes any more', async () => {
    await busFor(poisonedBy(1)).publish([envelope('A', 1)])
    expect(await replayDeadLetters(db, 'order', [note('renamed')], { logger: quiet })).toEqual({ replayed: 0, failed: 1 })
    expect((await listDeadLetters(db))[0]?.error).toBe('No consumer c of inventory.stock-adjusted.v1')
  })

  it('of the same event are one letter, however often it is given up', async () => {
    const event = envelope('A', 1)
    const bus = busFor(poisonedBy(1))
    await bus.publish([event])
    await bus.publish([event])
    expect(await listDeadLetters(db)).toEqual([expect.objectContaining({ attempts: 6 })])
  })
})
