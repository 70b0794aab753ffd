import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { EventEnvelope } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { SERVICES, withClient } from '@channel/provision'
import { testDatabase } from '@channel/testkit'
import type pg from 'pg'
import { appendToOutbox } from './outbox.js'
import { partitionOf } from './partition.js'
import { OutboxRelay } from './relay.js'
import { adjusted, callOf, numberOf, quiet } from './testing/events.js'
import { prismaClient } from './testing/prisma-client.js'

let database: Awaited<ReturnType<typeof testDatabase>>

beforeAll(async () => {
  database = await testDatabase('inventory')
})

afterAll(() => database?.drop())

const migration = (service: string, name: string): Promise<string> =>
  readFile(new URL(`../../../prisma/${service}/migrations/${name}/migration.sql`, import.meta.url), 'utf8')

const INSERT = `
  INSERT INTO outbox (partition, id, name, key, actor, trace_id, occurred_at, payload, published_at)
  VALUES ($1, $2, $3, $4, 'account-1', 'trace-1', '2026-01-01T00:00:00.120Z', $5, $6)`

/** Six events as they were kept before, the first two of them published. */
const fill = async (client: pg.Client): Promise<EventEnvelope[]> => {
  const events = [1, 2, 3, 4, 5, 6].map((n) => ({ id: newId(), ...adjusted(n % 2 ? 'A-1' : 'B /2', n) }))
  for (const [place, { id, type, key, payload }] of events.entries()) {
    const published = place < 2 ? new Date() : null
    await client.query(INSERT, [partitionOf(key), id, type.name, key, JSON.stringify(payload), published])
  }
  return events.map(({ type, ...event }) => ({
    ...event,
    name: type.name,
    actor: 'account-1',
    traceId: 'trace-1',
    occurredAt: '2026-01-01T00:00:00.120Z',
  })) as EventEnvelope[]
}

describe.each(SERVICES)('an outbox of %s from the time of one row for each event', (service) => {
  it('keeps its events, what was published of them, and their order before all that come later', async () => {
    const url = new URL(database.adminUrl)
    const schema = `before_${service}`
    url.searchParams.set('options', `-c search_path=${schema}`)
    const events = await withClient(url.href, async (client) => {
      await client.query(`CREATE SCHEMA ${schema}`)
      await client.query(await migration(service, '20261122140000_foundation'))
      await client.query(`INSERT INTO command_log VALUES ('key', 'command', 'hash', '{"ok": true}', now())`)
      const filled = await fill(client)
      await client.query(await migration(service, '20261122185000_lean_outbox'))
      return filled
    })
    const db = prismaClient(url.href)
    await appendToOutbox(db, [adjusted('A-1', 7), adjusted('A-1', 8)], callOf('account-1'))
    const published: EventEnvelope[] = []
    const publisher = { publish: (batch: EventEnvelope[]) => Promise.resolve(void published.push(...batch)) }
    const relay = new OutboxRelay({ service, db, publisher, logger: quiet })
    expect(await relay.backlog()).toBe(6)
    await relay.drain()
    expect(published.slice(0, 4)).toEqual(events.slice(2))
    expect(published.map(numberOf)).toEqual([3, 4, 5, 6, 7, 8])
    expect(await db.$queryRawUnsafe('SELECT id::text, name, key, payload FROM outbox_event ORDER BY seq, place LIMIT 6')).toEqual(
      events.map(({ id, name, key, payload }) => ({ id, name, key, payload })),
    )
    expect(await db.$queryRawUnsafe('SELECT answer FROM command_log')).toEqual([{ answer: { ok: true } }])
    await db.$disconnect()
  })
})
