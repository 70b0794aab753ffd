import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventEnvelope } from '@channel/contracts'
import { testDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { textArray } from './columns.js'
import { appendBatchToOutbox, appendToOutbox } from './outbox.js'
import { partitionOf } from './partition.js'
import { OutboxRelay } from './relay.js'
import { adjusted, callOf, numberOf, quiet } from './testing/events.js'
import type { TestClient, TestTransaction } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'
import { unitOfWork } from './unit-of-work.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient
let clients: TestClient[]

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
  clients = [1, 2, 3].map(() => prismaClient(database.url))
  await database.query('CREATE TABLE tally (key text PRIMARY KEY, n int NOT NULL)')
  await database.query('GRANT ALL ON tally TO PUBLIC')
})

beforeEach(async () => {
  await database.query('TRUNCATE outbox, tally')
})

afterAll(async () => {
  await Promise.all([db, ...clients].map((client) => client.$disconnect()))
  await database?.drop()
})

const call = callOf('account-1')

/** What three relays publish while writers go on; `end` when those are done. */
const threeRelays = (delayMs: number, options: { pollMs: number; batchSize: number }) => {
  const events: EventEnvelope[] = []
  const publish = async (batch: EventEnvelope[]) => {
    await sleep(delayMs)
    events.push(...batch)
  }
  const relays = clients.map((client) => {
    return new OutboxRelay({ service: 'inventory', db: client, publisher: { publish }, logger: quiet, ...options })
  })
  relays.forEach((relay) => relay.start())
  const end = async (): Promise<Map<string, number[]>> => {
    await relays[0]?.drain()
    await Promise.all(relays.map((relay) => relay.stop()))
    const byKey = new Map<string, number[]>()
    for (const event of events) byKey.set(event.key, [...(byKey.get(event.key) ?? []), numberOf(event)])
    return byKey
  }
  return { events, end }
}

const numbersUpTo = (last: number, count = last) => Array.from({ length: count }, (_, place) => last - count + 1 + place)

/** The next number of this key, decided under its row lock, as an aggregate does it. */
const count = async (tx: TestTransaction, key: string): Promise<void> => {
  const [row] = await tx.$queryRawUnsafe<{ n: number }[]>('UPDATE tally SET n = n + 1 WHERE key = $1 RETURNING n', key)
  await appendToOutbox(tx, [adjusted(key, row?.n ?? 0)], call)
}

describe('three relays at once', () => {
  it('publish everything, each key in its order, while writers go on', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => `SKU-${n}`)
    expect(new Set(keys.map(partitionOf)).size).toBe(16)
    await database.query('INSERT INTO tally SELECT k, 0 FROM unnest($1::text[]) k', keys)
    const { events, end } = threeRelays(2, { pollMs: 5, batchSize: 20 })
    const inTransaction = unitOfWork<TestTransaction>(db)
    const writer = async (start: number) => {
      for (let n = 0; n < 40; n += 1) {
        await inTransaction(async (tx) => {
          await count(tx, keys[(start * 7 + n * 3) % keys.length] ?? '')
          // Some commit late, with numbers of others taken and published in between.
          if (n % 5 === 0) await sleep(15)
        })
      }
    }
    await Promise.all(Array.from({ length: 10 }, (_, n) => writer(n)))
    const byKey = await end()
    expect(events).toHaveLength(400)
    for (const numbers of byKey.values()) expect(numbers).toEqual(numbersUpTo(numbers.length))
  })
})

describe('three relays and writers who tell of several keys in a transaction', () => {
  const KEYS = Array.from({ length: 30 }, (_, n) => `SKU-${n}`)
  const transaction = fc.record({
    keys: fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 6 }),
    eventsPerKey: fc.integer({ min: 1, max: 3 }),
    waitMs: fc.integer({ min: 0, max: 12 }),
  })
  const histories = fc.record({
    writers: fc.array(fc.array(transaction, { minLength: 1, maxLength: 12 }), { minLength: 3, maxLength: 8 }),
    batchSize: fc.integer({ min: 1, max: 60 }),
  })
  type Transaction = { keys: string[]; eventsPerKey: number; waitMs: number }

  /* Rows are locked in the order of their keys, as everywhere. */
  const TAKE = `
    WITH locked AS (SELECT key FROM tally WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE)
    UPDATE tally t SET n = t.n + $2::int FROM locked l WHERE t.key = l.key RETURNING t.key, t.n`

  const write = ({ keys, eventsPerKey, waitMs }: Transaction) =>
    unitOfWork<TestTransaction>(db)(async (tx) => {
      const taken = await tx.$queryRawUnsafe<{ key: string; n: number }[]>(TAKE, textArray(keys), eventsPerKey)
      const events = taken.flatMap(({ key, n }) => numbersUpTo(n, eventsPerKey).map((each) => adjusted(key, each)))
      await appendBatchToOutbox(tx, [{ events, context: call.context }], call.at)
      await sleep(waitMs)
    })

  it('lose nothing and let no event of a key overtake another, in whatever order they commit', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ writers, batchSize }) => {
        await database.query('TRUNCATE outbox, tally')
        await database.query('INSERT INTO tally SELECT k, 0 FROM unnest($1::text[]) k', KEYS)
        const { end } = threeRelays(1, { pollMs: 3, batchSize })
        const oneByOne = async (own: Transaction[]) => {
          for (const each of own) await write(each)
        }
        await Promise.all(writers.map(oneByOne))
        const byKey = await end()
        const totals = await database.query<{ key: string; n: number }>('SELECT key, n FROM tally')
        for (const { key, n } of totals) expect(byKey.get(key) ?? []).toEqual(numbersUpTo(n))
      }),
      { numRuns: 6, endOnFailure: true },
    )
  })
})
