import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventEnvelope } from '@channel/contracts'
import { testDatabase } from '@channel/testkit'
import { appendBatchToOutbox, appendToOutbox } from './outbox.js'
import { prunePublished } from './outbox-batch.js'
import { partitionOf } from './partition.js'
import type { EventPublisher } from './publisher.js'
import type { OutboxRelayOptions } from './relay.js'
import { OutboxRelay } from './relay.js'
import { adjusted, callOf, listeningLogger, numberOf, quiet, until } from './testing/events.js'
import type { TestClient } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient
const relays: OutboxRelay[] = []

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
})

beforeEach(async () => {
  await database.query('TRUNCATE outbox')
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

  it('keeps what a transaction tells of the keys of one partition in one row, and counts events', async () => {
    const keys = Array.from({ length: 128 }, (_, n) => `SKU-${n % 100}`)
    await appendBatchToOutbox(
      db,
      keys.map((key, n) => ({ events: [adjusted(key, n)], context: call.context })),
      call.at,
    )
    const rows = await database.query<{ partition: number; size: number }>('SELECT partition, size FROM outbox')
    expect(rows.map(({ partition }) => partition).sort()).toEqual([...new Set(keys.map(partitionOf))].sort())
    expect(await relay(collector()).backlog()).toBe(128)
    const told = await database.query(
      'SELECT key, partition, payload, actor, trace_id, occurred_at FROM outbox_event WHERE key = $1 ORDER BY seq, place',
      'SKU-7',
    )
    expect(told).toEqual(
      [7, 107].map((n) => ({
        key: 'SKU-7',
        partition: partitionOf('SKU-7'),
        payload: adjusted('SKU-7', n).payload,
        actor: 'account-1',
        trace_id: 'trace-account-1',
        occurred_at: call.at,
      })),
    )
  })

  it('gives out a great transaction in parts', async () => {
    await appendToOutbox(
      db,
      Array.from({ length: 1_000 }, (_, n) => adjusted('A-1', n)),
      call,
    )
    const parts: number[] = []
    await relay({ publish: (batch) => Promise.resolve(void parts.push(batch.length)) }, { batchSize: 250 }).drain()
    expect(parts).toEqual([300, 300, 300, 100])
  })

  it.each(['NUL \0', 'half a pair \ud83d', 'the other half \ude00'])(
    'refuses what no table could keep: %j',
    async (reference) => {
      const event = adjusted('A-1', 1)
      const broken = { ...event, payload: { ...(event.payload as object), reference } }
      await expect(appendToOutbox(db, [broken], call)).rejects.toThrow('no text')
      const spelled = { ...event, payload: { ...(event.payload as object), reference: JSON.stringify(reference) } }
      await appendToOutbox(db, [spelled], call)
      expect(await database.query('SELECT payload FROM outbox_event')).toEqual([{ payload: spelled.payload }])
    },
  )

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

  it('deletes what was published longer ago than it keeps, and never what waits', async () => {
    for (const n of [1, 2, 3, 4]) await appendToOutbox(db, [adjusted('A-1', n)], call)
    const published = (n: number, hoursAgo: number) =>
      database.query(
        `UPDATE outbox SET published_at = now() - $2 * interval '1 hour'
         WHERE seq IN (SELECT seq FROM outbox_event WHERE payload->>'delta' = $1)`,
        String(n),
        hoursAgo,
      )
    await published(2, 3)
    await published(3, 1)
    await published(4, 3)
    expect(await prunePublished(db, 2)).toBe(2)
    const kept = await database.query<{ n: number }>("SELECT (payload->>'delta')::int AS n FROM outbox_event ORDER BY seq")
    expect(kept.map(({ n }) => n)).toEqual([1, 3])
  })

  it('deletes by itself', async () => {
    await appendToOutbox(db, [adjusted('A-1', 1)], call)
    await database.query("UPDATE outbox SET published_at = now() - interval '3 hours'")
    relay(collector(), { retentionHours: 2 }).start()
    await until(async () => (await database.query('SELECT 1 FROM outbox')).length === 0)
    await stopRelays()
  })
})
