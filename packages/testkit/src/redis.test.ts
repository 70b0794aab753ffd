import { mkdtemp, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@channel/provision'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { testRedis, whyNoRedis } from './index.js'

const reason = whyNoRedis()
const describeHere = reason === undefined ? describe : describe.skip
const INSTALLATION_MS = 300_000

/** Sends commands in Redis's inline form and answers everything that came back. */
const talk = (url: string, ...commands: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(url)
    const socket = connect({ port: Number(port), host: hostname })
    let reply = ''
    socket.on('data', (chunk) => (reply += String(chunk)))
    socket.once('error', reject)
    socket.once('close', () => resolve(reply))
    socket.write([...commands, 'QUIT', ''].join('\r\n'))
  })

describeHere(`Redis${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'channel-redis-'))
    await (await startRedis({ dataDir })).stop()
  }, INSTALLATION_MS)
  afterAll(() => rm(dataDir, { recursive: true }))

  test('keeps data, address and password over a restart', async () => {
    const first = await startRedis({ dataDir })
    const auth = `AUTH ${new URL(first.url).password}`
    await talk(first.url, auth, 'SET revoked yes')
    await first.stop()
    const second = await startRedis({ dataDir })
    expect(second.url).toBe(first.url)
    expect(await talk(second.url, auth, 'GET revoked')).toContain('yes')
    await second.stop()
  })

  test('lets nobody in without its password, which only the owner can read', async () => {
    const { url, stop } = await startRedis({ dataDir })
    expect(await talk(url, 'GET revoked')).toContain('-NOAUTH')
    expect((await stat(join(dataDir, 'redis.conf'))).mode & 0o777).toBe(0o600)
    await stop()
  })

  test('is one server for all tests of a run', async () => {
    const [one, two] = await Promise.all([testRedis(), testRedis()])
    expect(one).toEqual(two)
    expect(await talk(one.url, `AUTH ${new URL(one.url).password}`, 'PING')).toContain('PONG')
  })
})
