import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventEnvelope } from '@channel/contracts'
import { testDatabase } from '@channel/testkit'
import { appendToOutbox } from './outbox.js'
import { partitionOf } from './partition.js'
import type { EventPublisher } from './publisher.js'
import type { OutboxRelayOptions } from './relay.js'
import { OutboxRelay } from './relay.js'
import { adjusted, callOf, listeningLogger, numberOf, quiet, until } from './testing/events.js'
import type { TestClient, TestTransaction } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'
import { unitOfWork } from './unit-of-work.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient
const relays: OutboxRelay[] = []

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
  await database.query('CREATE TABLE tally (key text PRIMARY KEY, n int NOT NULL)')
  await database.query('GRANT ALL ON tally TO PUBLIC')
})

beforeEach(async () => {
  await database.query('TRUNCATE outbox, tally')
})

afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

const call = callOf('account-1')
const relay = (publisher: EventPublisher, options: Partial<OutboxRelayOptions> = {}): OutboxRelay => {
  const made = new OutboxRelay({ service: 'inventory', db, publisher, logger: quiet, ...options })
  relays.push(made)
  return made
}
const stopRelays = async () => {
  await Promise.all(relays.splice(0).map((each) => each.stop()))
}
const collector = (delayMs = 0) => {
  const events: EventEnvelope[] = []
  const publish = async (batch: EventEnvelope[]) => {
    await sleep(delayMs)
    events.push(...batch)
  }
  return { events, publish }
}

/** The next number of this key, decided under its row lock, as an aggregate does it. */
const count = async (tx: TestTransaction, key: string): Promise<void> => {
  const [row] = await tx.$queryRawUnsafe<{ n: number }[]>('UPDATE tally SET n = n + 1 WHERE key = $1 RETURNING n', key)
  await appendToOutbox(tx, [adjusted(key, row?.n ?? 0)], call)
}

describe('the outbox', () => {
  it('gives out every field as it was put in', async () => {
    await db.$transaction((tx) => appendToOutbox(tx, [adjusted('A-1', 7)], call))
    const { events, publish } = collector()
    await relay({ publish }).drain()
    expect(events).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'inventory.stock-adjusted.v1',
        key: 'A-1',
        occurredAt: '2026-01-01T00:00:00.000Z',
        actor: 'account-1',
        traceId: 'trace-account-1',
        payload: { sku: 'A-1', location: 'CN-SH', delta: 7, reference: 'count' },
      },
    ])
  })

  it('lets nothing of a rolled-back transaction out', async () => {
    const broken = db.$transaction(async (tx) => {
      await appendToOutbox(tx, [adjusted('A-1', 1), adjusted('A-1', 2)], call)
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    await appendToOutbox(db, [adjusted('A-1', 3)], call)
    const { events, publish } = collector()
    await relay({ publish }).drain()
    expect(events.map(numberOf)).toEqual([3])
  })

  it('keeps the order of events appended together', async () => {
    await appendToOutbox(
      db,
      Array.from({ length: 300 }, (_, n) => adjusted('A-1', n)),
      call,
    )
    const { events, publish } = collector()
    await relay({ publish }, { batchSize: 70 }).drain()
    expect(events.map(numberOf)).toEqual(Array.from({ length: 300 }, (_, n) => n))
  })

  it('publishes an event that was committed after later numbers were published already', async () => {
    const { events, publish } = collector()
    const late = db.$transaction(async (tx) => {
      await appendToOutbox(tx, [adjusted('LATE', 1)], call)
      await appendToOutbox(db, [adjusted('EARLY', 1)], call)
      await relay({ publish }).drain()
      expect(events.map(({ key }) => key)).toEqual(['EARLY'])
    })
    await late
    await relay({ publish }).drain()
    expect(events.map(({ key }) => key)).toEqual(['EARLY', 'LATE'])
  })
})

describe('three relays at once', () => {
  it('publish everything, each key in its order, while writers go on', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => `SKU-${n}`)
    expect(new Set(keys.map(partitionOf)).size).toBe(16)
    await database.query('INSERT INTO tally SELECT k, 0 FROM unnest($1::text[]) k', keys)
    const { events, publish } = collector(2)
    const relayClients = [1, 2, 3].map(() => prismaClient(database.url))
    relayClients.forEach((client) => relay({ publish }, { db: client, pollMs: 5, batchSize: 20 }).start())
    const inTransaction = unitOfWork<TestTransaction>(db)
    const writer = async (start: number) => {
      for (let n = 0; n < 40; n += 1) {
        await inTransaction(async (tx) => {
          const first = keys[(start * 7 + n * 3) % keys.length] ?? ''
          await count(tx, first)
          // Some commit late, with numbers of others taken and published in between.
          if (n % 5 === 0) await sleep(15)
        })
      }
    }
    await Promise.all(Array.from({ length: 10 }, (_, n) => writer(n)))
    await relay({ publish }).drain()
    await stopRelays()
    await Promise.all(relayClients.map((client) => client.$disconnect()))
    expect(events).toHaveLength(400)
    const byKey = new Map<string, number[]>()
    for (const event of events) byKey.set(event.key, [...(byKey.get(event.key) ?? []), numberOf(event)])
    for (const numbers of byKey.values()) expect(numbers).toEqual(numbers.map((_, n) => n + 1))
  })
})

describe('relays whose database connections are cut while they publish', () => {
  const cutAll = () =>
    database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND usename <> current_user AND state = 'idle in transaction'`,
    )

  it('publish everything, each key in its order, some of it twice', async () => {
    const { events, publish } = collector(15)
    let cuts = 3
    const cutting: EventPublisher = {
      publish: async (batch) => {
        if (cuts-- > 0) await cutAll()
        await publish(batch)
      },
    }
    const clients = [1, 2].map(() => prismaClient(database.url))
    await appendToOutbox(
      db,
      Array.from({ length: 600 }, (_, n) => adjusted(`SKU-${n % 20}`, n)),
      call,
    )
    clients.forEach((client) => relay(cutting, { db: client, pollMs: 5, batchSize: 20 }).start())
    await until(async () => (await relay(cutting).backlog()) === 0)
    await stopRelays()
    await Promise.all(clients.map((client) => client.$disconnect()))
    const firstSeen = new Map<string, Set<number>>()
    for (const event of events) firstSeen.set(event.key, (firstSeen.get(event.key) ?? new Set()).add(numberOf(event)))
    expect([...firstSeen.values()].reduce((sum, { size }) => sum + size, 0)).toBe(600)
    expect(events.length).toBeGreaterThan(600)
    for (const numbers of firstSeen.values()) expect([...numbers]).toEqual([...numbers].sort((a, b) => a - b))
  })
})

describe('a relay whose publisher fails', () => {
  it('marks nothing and tries again with the same events', async () => {
    const logger = listeningLogger()
    const { events, publish } = collector()
    let failures = 2
    const flaky: EventPublisher = {
      publish: (batch) => (failures-- > 0 ? Promise.reject(new Error('broker away')) : publish(batch)),
    }
    await appendToOutbox(db, [adjusted('A-1', 1), adjusted('B-1', 1)], call)
    const one = relay(flaky, { logger })
    one.start()
    await until(() => logger.lines.length > 0)
    expect(await one.backlog()).toBe(2)
    await until(() => events.length > 0)
    await stopRelays()
    expect(events).toHaveLength(2)
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(2)
    expect(await one.backlog()).toBe(0)
  })

  it('tells whoever drains it', async () => {
    await appendToOutbox(db, [adjusted('A-1', 1)], call)
    await expect(relay({ publish: () => Promise.reject(new Error('broker away')) }).drain()).rejects.toThrow('broker away')
  })

  it('can be stopped while it waits for its next attempt', async () => {
    const logger = listeningLogger()
    await appendToOutbox(db, [adjusted('A-1', 1)], call)
    relay({ publish: () => Promise.reject(new Error('broker away')) }, { logger }).start()
    await until(() => logger.lines.length === 4)
    const before = performance.now()
    await stopRelays()
    expect(performance.now() - before).toBeLessThan(500)
  })
})

describe('a relay with time on its hands', () => {
  it('looks at once when nudged', async () => {
    const { events, publish } = collector()
    const one = relay({ publish }, { pollMs: 60_000 })
    one.start()
    await sleep(100)
    await appendToOutbox(db, [adjusted('A-1', 1)], call)
    one.nudge()
    await until(() => events.length === 1, 2_000)
    await stopRelays()
  })

  it('deletes what was published longer ago than it keeps', async () => {
    await appendToOutbox(db, [adjusted('A-1', 1), adjusted('A-1', 2), adjusted('A-1', 3)], call)
    await database.query("UPDATE outbox SET published_at = now() - interval '3 hours' WHERE payload->>'delta' = '1'")
    await database.query("UPDATE outbox SET published_at = now() - interval '1 hour' WHERE payload->>'delta' = '2'")
    const one = relay(collector(), { retentionHours: 2 })
    one.start()
    const kept = () => database.query<{ n: number }>("SELECT (payload->>'delta')::int AS n FROM outbox ORDER BY 1")
    await until(async () => (await kept()).length === 2)
    await stopRelays()
    expect((await kept()).map(({ n }) => n)).toEqual([2, 3])
  })
})
