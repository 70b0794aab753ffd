import { spawn } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readMigrations } from '../../engine/deploy.mjs'
import { PRISMA_FOLDER, SCHEMA_ENGINE } from '../../prisma-config.mjs'
import { withClient } from '../database/connection.js'
import { removeServer, startPostgres } from '../postgres/start.js'
import { databaseUrl } from '../database/service-url.js'
import { SERVICES } from '../services.js'

const filters = { externalTables: [], externalEnums: [] }
let dataDir: string
let adminUrl: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'channel-engine-'))
  adminUrl = (await startPostgres({ dataDir, durable: false })).adminUrl
})
afterAll(() => removeServer(dataDir))

/** Runs the program as Prisma's command line does: arguments, one request a line, answers a line each. */
const engine = async (args: string[], requests: object[] = []) => {
  const child = spawn(process.execPath, [SCHEMA_ENGINE, ...args])
  child.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ])
  return { output, errors, code }
}

type Answer = {
  id: unknown
  method?: string
  params?: unknown
  result?: unknown
  error?: { code: number; data?: { message: string } }
}

const ask = async (url: string, method: string, params: object): Promise<Answer[]> => {
  const { output } = await engine(['--datasource', JSON.stringify({ url })], [{ jsonrpc: '2.0', id: 1, method, params }])
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
}

const schemaOf = async (service: string) => {
  const path = join(PRISMA_FOLDER, service, 'schema.prisma')
  return { path, content: await readFile(path, 'utf8') }
}

const difference = async (service: string, change: (content: string) => string = (content) => content): Promise<Answer[]> => {
  const { path, content } = await schemaOf(service)
  const from = { tag: 'migrations', ...(await readMigrations(join(PRISMA_FOLDER, service, 'migrations'))) }
  const to = { tag: 'schemaDatamodel', files: [{ path, content: change(content) }] }
  return ask(`${adminUrl}?schema=${service}`, 'diff', { from, to, script: false, exitCode: true, filters })
}

describe('the schema engine program', () => {
  test('names the version that Prisma’s command line expects', async () => {
    const wanted = JSON.parse(await readFile(join(PRISMA_FOLDER, '../node_modules/@prisma/engines/package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const commit = wanted.dependencies['@prisma/engines-version']?.split('.').pop()
    expect((await engine(['--version'])).output.trim()).toBe(`schema-engine-cli ${commit}`)
  })

  test.each(SERVICES)('finds no difference between the migrations and the schema of %s', async (service) => {
    expect(await difference(service)).toEqual([
      { jsonrpc: '2.0', id: 'print-1', method: 'print', params: { content: 'No difference detected.\n' } },
      { jsonrpc: '2.0', id: 1, result: expect.objectContaining({ exitCode: 0 }) },
    ])
  })

  test('finds a column that the migrations lack, and leaves no shadow database behind', async () => {
    const answers = await difference('order', (content) =>
      content.replace('model Outbox {', 'model Outbox {\n  planted String?\n'),
    )
    expect(answers.at(-1)?.result).toMatchObject({ exitCode: 2 })
    expect(JSON.stringify(answers[0]?.params)).toContain('planted')
    const left = await withClient(adminUrl, (admin) =>
      admin.query(`SELECT datname FROM pg_database WHERE datname LIKE 'prisma%'`),
    )
    expect(left.rows).toEqual([])
  })

  test('deploys a history and then reports the database as up to date', async () => {
    await withClient(adminUrl, (admin) => admin.query('CREATE DATABASE deployed'))
    const url = `${databaseUrl(adminUrl, 'deployed')}?schema=order`
    const migrationsList = await readMigrations(join(PRISMA_FOLDER, 'order', 'migrations'))
    const names = migrationsList.migrationDirectories.map((directory) => directory.path)
    const status = { migrationsList, optInToShadowDatabase: false, filters }
    const [before] = await ask(url, 'diagnoseMigrationHistory', status)
    expect(before?.result).toMatchObject({ hasMigrationsTable: false, history: { unappliedMigrationNames: names } })
    const [applied] = await ask(url, 'applyMigrations', { migrationsList, filters })
    expect(applied?.result).toEqual({ appliedMigrationNames: names })
    const [after] = await ask(url, 'diagnoseMigrationHistory', status)
    expect(after?.result).toMatchObject({ hasMigrationsTable: true, history: null, failedMigrationNames: [] })
  })

  test('creates, reaches and drops a database', async () => {
    const source = ['--datasource', JSON.stringify({ url: databaseUrl(adminUrl, 'made') })]
    const codes = []
    for (const command of ['create-database', 'create-database', 'can-connect-to-database', 'drop-database']) {
      codes.push((await engine([...source, 'cli', command])).code)
    }
    expect(codes).toEqual([0, 0, 0, 0])
    const gone = await engine([...source, 'cli', 'can-connect-to-database'])
    expect(gone.code).toBe(1)
    expect(JSON.parse(gone.errors)).toMatchObject({ fields: { error_code: 'P1003', message: 'database "made" does not exist' } })
  })

  test('answers errors for what it does not know and what it cannot reach', async () => {
    const [unknown] = await ask(adminUrl, 'dance', {})
    expect(unknown?.error).toMatchObject({ code: -32601 })
    const [unreachable] = await ask('postgresql://nobody@127.0.0.1:1/none', 'diagnoseMigrationHistory', {
      migrationsList: await readMigrations(join(PRISMA_FOLDER, 'order', 'migrations')),
      optInToShadowDatabase: false,
      filters,
    })
    expect(unreachable?.error?.data?.message).toContain('Database not reachable: 127.0.0.1:1')
  })
})
