import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { testDatabase } from './index.js'
import type { TestDatabase } from './index.js'

describe('a test database', () => {
  let inventory: TestDatabase

  beforeAll(async () => {
    inventory = await testDatabase('inventory')
  })
  afterAll(() => inventory.drop())

  test('holds the migrated tables of the service, empty', async () => {
    expect(await inventory.query('SELECT * FROM outbox')).toEqual([])
  })

  test('is written by the service’s own role without naming the schema', async () => {
    const client = new pg.Client({ connectionString: inventory.url })
    await client.connect()
    await client.query(`INSERT INTO inbox (consumer, event_id) VALUES ('a', gen_random_uuid())`)
    await client.end()
    expect(await inventory.query<{ consumer: string }>('SELECT consumer FROM inbox')).toEqual([{ consumer: 'a' }])
  })

  test('shares nothing with another one, and goes without a trace', async () => {
    const other = await testDatabase('inventory')
    await other.query(`INSERT INTO inbox (consumer, event_id) VALUES ('b', gen_random_uuid())`)
    expect(await inventory.query(`SELECT 1 FROM inbox WHERE consumer = 'b'`)).toEqual([])
    await other.drop()
    expect(await inventory.query('SELECT 1 FROM pg_database WHERE datname = $1', other.database)).toEqual([])
  })
})
