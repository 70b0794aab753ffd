import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type pg from 'pg'
import { removeServer, startPostgres } from '../postgres/start.js'
import { SERVICES } from '../services.js'
import type { ServiceName } from '../services.js'
import { withClient } from './connection.js'
import { migrate } from './migrations.js'
import { dropDatabase, prepareDatabase } from './prepare.js'
import { databaseUrl, serviceUrl } from './service-url.js'

const secret = 'a secret of tests'
let dataDir: string
let adminUrl: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'channel-prepare-'))
  adminUrl = (await startPostgres({ dataDir, durable: false })).adminUrl
  await prepareDatabase({ adminUrl, database: 'channel', secret })
}, 60_000)
afterAll(() => removeServer(dataDir))

const urlOf = (service: string, database = 'channel', key = secret) => serviceUrl({ adminUrl, database, service, secret: key })

const run = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows)

describe('a prepared database', () => {
  test.each(SERVICES)('lets %s use its own tables without naming the schema', async (service) => {
    expect(await run(urlOf(service), 'SELECT current_user::text AS role, count(*)::int AS waiting FROM outbox')).toEqual([
      { role: `channel_${service}`, waiting: 0 },
    ])
  })

  const pairs = SERVICES.flatMap((reader) =>
    SERVICES.filter((owner) => owner !== reader).map((owner) => [reader, owner] as const),
  )

  test.each(pairs)('does not let %s read the schema of %s', async (reader, owner) => {
    await expect(run(urlOf(reader), `SELECT * FROM "${owner}".outbox`)).rejects.toThrow(`permission denied for schema ${owner}`)
  })

  test.each([
    ['make tables outside its schema', 'CREATE TABLE public.mine (id int)', 'permission denied for schema public'],
    ['make another schema', 'CREATE SCHEMA mine', 'permission denied for database channel'],
    ['make a role', 'CREATE ROLE mine', 'permission denied to create role'],
    ['become another service', 'SET ROLE channel_order', 'permission denied to set role'],
    ['read the passwords', 'SELECT * FROM pg_authid', 'permission denied for table pg_authid'],
  ])('does not let a service %s', async (_what, sql, refusal) => {
    await expect(run(urlOf('inventory'), sql)).rejects.toThrow(refusal)
  })

  test('stays as it is when prepared again, also by several at once', async () => {
    const lines: string[] = []
    const again = () => prepareDatabase({ adminUrl, database: 'channel', secret, log: (line) => lines.push(line) })
    await Promise.all([again(), again(), again()])
    expect(lines).toEqual([])
  })

  test('is closed to the services of another database on the same server', async () => {
    await prepareDatabase({ adminUrl, database: 'elsewhere', secret })
    const crossing = databaseUrl(urlOf('order', 'elsewhere'), 'channel')
    await expect(run(crossing, 'SELECT 1')).rejects.toThrow('permission denied for database "channel"')
    await dropDatabase({ adminUrl, database: 'elsewhere' })
    expect(await run(adminUrl, `SELECT rolname FROM pg_roles WHERE rolname LIKE 'elsewhere%'`)).toEqual([])
  })

  test('takes the passwords of a changed secret', async () => {
    await prepareDatabase({ adminUrl, database: 'rotated', secret: 'old' })
    await prepareDatabase({ adminUrl, database: 'rotated', secret: 'new' })
    expect(await run(urlOf('order', 'rotated', 'new'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await expect(run(urlOf('order', 'rotated', 'old'), 'SELECT 1')).rejects.toThrow('password authentication failed')
  })

  test('is made and removed through the URL of the database itself, also by several at once', async () => {
    const own = databaseUrl(adminUrl, 'Own-1')
    const prepare = () => prepareDatabase({ adminUrl: own, database: 'Own-1', secret })
    await Promise.all([prepare(), prepare()])
    expect(await run(urlOf('dealer', 'Own-1'), 'SELECT count(*)::int AS waiting FROM outbox')).toEqual([{ waiting: 0 }])
    await dropDatabase({ adminUrl: own, database: 'Own-1' })
    await expect(run(own, 'SELECT 1')).rejects.toThrow('does not exist')
  })

  test('has a name that cannot be mistaken for SQL', async () => {
    await expect(prepareDatabase({ adminUrl, database: 'a"; DROP', secret })).rejects.toThrow('must be letters, digits')
  })
})

describe('a history of migrations', () => {
  const service: ServiceName = 'dealer'
  let url: string
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'channel-migrations-'))
    await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n')
    await run(adminUrl, 'CREATE DATABASE history')
    url = databaseUrl(adminUrl, 'history')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const write = async (name: string, sql: string) => {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'migration.sql'), sql)
  }
  const apply = () => withClient(url, (admin: pg.Client) => migrate(admin, service, url, folder))

  test('is applied in order, each migration once, functions with semicolons included', async () => {
    await write('2_function', `CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END; $$;`)
    await write('1_table', `CREATE TABLE t (a text DEFAULT 'x;y'); INSERT INTO t DEFAULT VALUES;`)
    expect(await apply()).toEqual(['1_table', '2_function'])
    expect(await apply()).toEqual([])
    expect(await run(url, `SELECT a, dealer.one() FROM dealer.t`)).toEqual([{ a: 'x;y', one: 1 }])
  })

  test('refuses one that was changed after it had been applied', async () => {
    await write('1_table', 'CREATE TABLE t (a text)')
    await expect(apply()).rejects.toThrow('Migration 1_table of service dealer was changed after it had been applied')
    await write('1_table', `CREATE TABLE t (a text DEFAULT 'x;y'); INSERT INTO t DEFAULT VALUES;`)
  })

  test('names service, migration and PostgreSQL’s reason when one is malformed, and leaves nothing of it', async () => {
    await write('3_broken', 'CREATE TABLE half (a int); CREATE TABEL u (a int);')
    const failure = await apply().catch((error: Error) => error.message)
    expect(failure).toContain('Migrations of service dealer failed')
    expect(failure).toContain('3_broken')
    expect(failure).toContain('syntax error at or near "TABEL"')
    expect(await run(url, `SELECT to_regclass('dealer.half') AS half`)).toEqual([{ half: null }])
    await expect(apply()).rejects.toThrow('3_broken')
  })
})
