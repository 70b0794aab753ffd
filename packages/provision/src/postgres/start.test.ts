import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { withClient } from '../database/connection.js'
import { isAlive } from '../process/identity.js'
import { freePort } from '../process/ports.js'
import { livePostmaster } from './postmaster.js'
import { removeServer, startPostgres } from './start.js'

const fixture = fileURLToPath(new URL('../../fixtures/start-postgres.mjs', import.meta.url))

const readNotes = (url: string): Promise<string[]> =>
  withClient(url, async (client) => (await client.query<{ text: string }>('SELECT text FROM note')).rows.map((row) => row.text))

const writeNote = (url: string, text: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS note (text text)')
    await client.query('INSERT INTO note VALUES ($1)', [text])
  })

/** A platform in a process of its own; answers once its database is up. */
const startElsewhere = async (dataDir: string) => {
  const child = spawn(process.execPath, [fixture, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { adminUrl: String(line).trim(), kill }
}

describe('embedded PostgreSQL', () => {
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'channel-postgres-'))
  })
  afterAll(() => removeServer(dataDir))

  test('keeps its data, address and password over a restart', async () => {
    const first = await startPostgres({ dataDir })
    await writeNote(first.adminUrl, '健康')
    await first.stop()
    const second = await startPostgres({ dataDir })
    expect(await readNotes(second.adminUrl)).toEqual(['健康'])
    expect(second.adminUrl).toBe(first.adminUrl)
    await second.stop()
  })

  test('has a password that only its owner can read, and lets nobody in without it', async () => {
    const { adminUrl, stop } = await startPostgres({ dataDir, durable: false })
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600)
    const stranger = new URL(adminUrl)
    stranger.password = 'guess'
    await expect(withClient(stranger.toString(), async () => undefined)).rejects.toThrow('password authentication failed')
    await stop()
  })

  test('after a platform killed with its transaction open: the orphan is stopped, what was committed is there, the rest is not', async () => {
    const killed = await startElsewhere(dataDir)
    await writeNote(killed.adminUrl, 'committed')
    const unfinished = new pg.Client(killed.adminUrl)
    unfinished.on('error', () => undefined)
    await unfinished.connect()
    await unfinished.query('BEGIN')
    await unfinished.query(`INSERT INTO note VALUES ('not committed')`)
    const orphan = livePostmaster(join(dataDir, 'cluster'))?.pid ?? 0
    await killed.kill()
    expect(isAlive(orphan)).toBe(true)
    const lines: string[] = []
    const { adminUrl, stop } = await startPostgres({ dataDir, log: (line) => lines.push(line) })
    expect(isAlive(orphan)).toBe(false)
    expect(lines).toContain(`PostgreSQL: stopping process ${orphan}, left over from a run that was killed`)
    const notes = await readNotes(adminUrl)
    expect(notes).toContain('committed')
    expect(notes).not.toContain('not committed')
    await stop()
  })

  test('is shared with a living platform, and left running by whoever only shares it', async () => {
    const owner = await startElsewhere(dataDir)
    const guest = await startPostgres({ dataDir })
    expect(guest.adminUrl).toBe(owner.adminUrl)
    await guest.stop()
    await writeNote(owner.adminUrl, 'still there')
    await owner.kill()
  })

  test('two starts at once make one server', async () => {
    const [one, two] = await Promise.all([startPostgres({ dataDir }), startPostgres({ dataDir })])
    expect(one.adminUrl).toBe(two.adminUrl)
    await Promise.all([one.stop(), two.stop()])
  })

  test('moves to another port when the last one was taken meanwhile', async () => {
    const first = await startPostgres({ dataDir, durable: false })
    await first.stop()
    const intruder = createServer().listen(first.port, '127.0.0.1')
    await once(intruder, 'listening')
    const second = await startPostgres({ dataDir, durable: false })
    expect(second.port).not.toBe(first.port)
    await second.stop()
    intruder.close()
  })

  test('says who holds the port it was told to use', async () => {
    const port = await freePort()
    const intruder = createServer().listen(port, '127.0.0.1')
    await once(intruder, 'listening')
    await expect(startPostgres({ dataDir, port })).rejects.toThrow(
      `Port ${port}, wanted for PostgreSQL, is held by process ${process.pid}`,
    )
    intruder.close()
  })

  test('starts where an earlier first start was interrupted while the cluster was being made', async () => {
    const interrupted = await mkdtemp(join(tmpdir(), 'channel-postgres-'))
    await mkdir(join(interrupted, 'cluster.part'))
    await writeFile(join(interrupted, 'cluster.part', 'PG_VERSION'), '18')
    const { adminUrl } = await startPostgres({ dataDir: interrupted, durable: false })
    await writeNote(adminUrl, 'ok')
    expect(await readNotes(adminUrl)).toEqual(['ok'])
    await removeServer(interrupted)
  })
})
